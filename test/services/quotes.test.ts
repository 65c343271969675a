import { gzipSync } from 'node:zlib';
import { rows } from '../../shared/store/sql';
import { aVehicle } from '../support/batches';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
});

const quote = (body: string | Buffer, query = '?fiscalYear=2026', headers: Record<string, string> = {}) =>
  intake.ask(`/api/v1/quotes${query}`, partner.key, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });

test('a quote says what a vehicle would owe and why, and stores nothing', async () => {
  const vehicle = aVehicle({ fiscalPower: 7, energy: 'petrol', firstCirculation: '2015-03-01' });
  const { status, json } = await quote(JSON.stringify(vehicle, null, 2));
  expect(status).toBe(200);
  expect(json).toMatchObject({
    amount: 105_000,
    currency: 'MGA',
    fiscalYear: 2026,
    registration: vehicle.registration,
  });
  expect(json.explanation).toMatchObject({ v: 1, tariff: { id: 'mg-land-2026' } });
  expect(await rows(intake.db(), 'select 1 from assessment')).toEqual([]);
});

test('without a fiscal year it is for the current one', async () => {
  const year = new Intl.DateTimeFormat('en', { timeZone: 'Indian/Antananarivo', year: 'numeric' }).format(new Date());
  expect((await quote(JSON.stringify(aVehicle()), '')).json.fiscalYear).toBe(Number(year));
});

test('an approved exemption counts, as it would in a batch', async () => {
  await rows(
    intake.db(),
    `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, proposed_by, approved_by)
     values (gen_random_uuid(), 'MG', '7777TBA', 'ambulance', 'letter', '2025-01-01', 'a', 'b')`,
  );
  const { json } = await quote(JSON.stringify(aVehicle({ registration: '7777 TBA', use: 'ambulance' })));
  expect(json.amount).toBe(0);
});

test.each<[string, object, string, string]>([
  ['an unknown field', aVehicle({ colour: 'red' }), 'colour', 'FIELD_UNKNOWN'],
  ['a wrong type', aVehicle({ fiscalPower: '7' }), 'fiscalPower', 'TYPE_WRONG'],
  ['a category without a tariff', { registration: 'LOCO 1', category: 'rail' }, 'category', 'NO_TARIFF'],
  ['a list', [], '', 'NOT_AN_OBJECT'],
])('%s is refused with field and reason', async (_, body, field, code) => {
  const { status, json } = await quote(JSON.stringify(body));
  expect([status, json.code]).toEqual([422, 'LINE_INVALID']);
  expect(json.details).toMatchObject([{ field, code, message: expect.any(String) }]);
});

test.each<[string, string | Buffer, string, Record<string, string>, number, string]>([
  ['broken JSON', '{"registration": ', '?fiscalYear=2026', {}, 400, 'JSON_BROKEN'],
  ['an empty body', '', '?fiscalYear=2026', {}, 400, 'JSON_BROKEN'],
  ['a body of another type', 'x', '?fiscalYear=2026', { 'Content-Type': 'text/csv' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['a body that is too large', `"${'x'.repeat(70_000)}"`, '?fiscalYear=2026', {}, 413, 'BODY_TOO_LARGE'],
  ['a body of brackets', '['.repeat(60_000), '?fiscalYear=2026', {}, 422, 'LINE_INVALID'],
  [
    'a raw line break within a text',
    `{"registration":"1234\nTBA","category":"land"}`,
    '?fiscalYear=2026',
    {},
    400,
    'JSON_BROKEN',
  ],
  [
    'an encoding that is none',
    '{}',
    '?fiscalYear=2026',
    { 'Content-Encoding': 'br' },
    415,
    'CONTENT_ENCODING_UNSUPPORTED',
  ],
  [
    'a compressed body',
    gzipSync('{}'),
    '?fiscalYear=2026',
    { 'Content-Encoding': 'gzip' },
    415,
    'CONTENT_ENCODING_UNSUPPORTED',
  ],
  ['a year without a tariff', '{}', '?fiscalYear=2019', {}, 422, 'FISCAL_YEAR_WITHOUT_TARIFF'],
  ['a year that is none', '{}', '?fiscalYear=1e9', {}, 400, 'REQUEST_INVALID'],
])('%s is refused', async (_, body, query, headers, status, code) => {
  const reply = await quote(body, query, headers);
  expect([reply.status, reply.json.code]).toEqual([status, code]);
});

test('line breaks between the tokens mean nothing, nor does a byte order mark before them', async () => {
  const text = `\uFEFF${JSON.stringify(aVehicle(), null, 2).replaceAll('\n', '\r\n')}`;
  expect((await quote(text)).status).toBe(200);
});
