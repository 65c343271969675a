// What a version would change, in figures that were worked out by hand.
import { sampleAssessments } from '../../shared/store/sample-assessments';
import { rows } from '../../shared/store/sql';
import { landDocument } from '../domain/shipped';
import { assessed, requested } from './assessed';
import { aCorrection, aFee, type Document, todayIn, useOfficers } from './use-officers';

const officers = useOfficers();
const { begin, validate, ready, publish, people } = officers;
const db = () => officers.db();

const reportOf = async (document: Document, who = people.writer) =>
  (await validate(await begin(document, who), who)).json.validation;
const effectOf = async (document: Document, who?: typeof people.writer) => (await reportOf(document, who)).effect;

const cheap = { fiscalPower: 4, energy: 'petrol', firstCirculation: '2024-05-17' };

test('amounts under both versions of those whose year the new one rules', async () => {
  const { own } = officers.partners();
  const store = (over: object, changes = {}) => assessed(db(), own, { ...cheap, ...over }, changes);
  // In the cell that the correction raises from 15 000 to 16 000; the third is exempt and owes nothing either way.
  await store({});
  await store({});
  await store({}, { state: 'exempt' });
  // In other cells: 90 000 and 105 000.
  await store({ firstCirculation: '2010-01-01' });
  await store({ fiscalPower: 7, firstCirculation: '2015-03-01' }, { state: 'paid' });
  // Of another year than those below, a test, one that was cancelled, and another jurisdiction's.
  await store({}, { fiscalYear: 2028 });
  await store({}, { isTest: true });
  await store({}, { state: 'cancelled' });
  await store({}, { jurisdiction: 'GQ' });

  expect(await effectOf(aCorrection())).toEqual({
    sampled: 6,
    isWhole: true,
    changed: 3,
    refused: 0,
    amountBefore: 15_000 + 15_000 + 0 + 90_000 + 105_000 + 15_000,
    amountAfter: 16_000 + 16_000 + 0 + 90_000 + 105_000 + 16_000,
    difference: 3000,
    largestIncrease: 1000,
    largestDecrease: 0,
  });
  expect(
    await effectOf({ ...aCorrection({ raise: -5000 }), validity: { from: '2026-01-01', to: '2027-01-01' } }),
  ).toEqual({
    sampled: 5,
    isWhole: true,
    changed: 2,
    refused: 0,
    amountBefore: 225_000,
    amountAfter: 215_000,
    difference: -10_000,
    largestIncrease: 0,
    largestDecrease: 5000,
  });
  // In the middle of a year no fiscal year begins.
  expect((await effectOf({ ...aCorrection(), validity: { from: '2026-01-02', to: '2027-01-01' } })).sampled).toBe(0);
});

test('what the new version has no amount for is counted apart', async () => {
  const cases = [
    { key: 'trucks', when: { input: 'type', in: ['truck'] }, refuse: 'trucks are taxed elsewhere' },
    { key: 'others', amount: 20_000 },
  ].map((one) => ({ ...one, legalReference: 'law', confidence: 'sample' }));
  await assessed(db(), officers.partners().own, { ...cheap, type: 'truck' });
  // Read by the new rule alone: the explanations say nothing of the type, what is stored beside them does.
  const effect = await effectOf({ ...landDocument, version: 2, rule: { method: 'cases', cases } });
  expect(effect).toMatchObject({ sampled: 7, refused: 1, changed: 5, amountBefore: 240_000, amountAfter: 100_000 });
  expect(effect).toMatchObject({ difference: -140_000, largestIncrease: 5000, largestDecrease: 85_000 });
});

const ofRange = (max: number, percent: string): Document => ({
  inputs: { value: { type: 'amount', min: 1, max } },
  rounding: { to: 1, mode: 'half-up', legalReference: 'law', confidence: 'sample' },
  rule: { method: 'percentage', of: 'value', percent, legalReference: 'law', confidence: 'sample' },
});

test('requests of services count from the day of the request, with the inputs that were given', async () => {
  const { own } = officers.partners();
  const ask = (requestedOn: string, inputs: Record<string, number>, state?: string) =>
    requested(db(), own, { service: 'X-920', requestedOn, inputs, ...(state !== undefined && { state }) });
  await publish(await ready(aFee('X-920', ofRange(1_000_000, '2.5')), people.guinean), people.neighbour, todayIn('GQ'));
  await ask('2026-06-30', { value: 999_999 });
  await ask('2026-07-01', { value: 50_000 });
  await ask('2026-09-01', { value: 10_000 });
  // Above what the new version takes, without what it reads, and exempt.
  await ask('2026-09-02', { value: 600_000 });
  await ask('2026-09-03', {});
  await ask('2026-09-04', { value: 50_000 }, 'exempt');
  await requested(db(), own, { service: 'X-921', requestedOn: '2026-09-01', inputs: { value: 1 } });

  const next = { version: 2, validity: { from: '2026-07-01', to: null }, ...ofRange(500_000, '3') };
  expect(await effectOf(aFee('X-920', next), people.guinean)).toEqual({
    sampled: 5,
    isWhole: true,
    changed: 2,
    refused: 2,
    amountBefore: 1250 + 250,
    amountAfter: 1500 + 300,
    difference: 300,
    largestIncrease: 250,
    largestDecrease: 0,
  });
});

test('the largest amounts there are add up', async () => {
  const amount = { method: 'amount', legalReference: 'law', confidence: 'sample' };
  const most = 999_999_999_999;
  await publish(await ready(aFee('X-922'), people.guinean), people.neighbour, todayIn('GQ'));
  for (let n = 0; n < 3; n += 1)
    await requested(db(), officers.partners().own, { service: 'X-922', requestedOn: '2026-02-01', inputs: {} });
  const effect = await effectOf(aFee('X-922', { version: 2, rule: { ...amount, amount: most } }), people.guinean);
  expect(effect).toMatchObject({ amountBefore: 4500, amountAfter: 3 * most, largestIncrease: most - 1500 });
});

test('an explanation that holds nothing spoils no validation', async () => {
  await rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     values (gen_random_uuid(), $1, gen_random_uuid(), 1, 'MG', 2026, 'land', 'X', 'X', 1, 'MGA', 'due', 'x', 1, '{}')`,
    [officers.partners().own],
  );
  expect(await effectOf(aCorrection())).toMatchObject({ sampled: 8, refused: 1 });
});

test('of many a fair part is drawn, the same one each time', async () => {
  await rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, fiscal_power, energy, first_circulation, amount, currency, state, tariff_id,
                             tariff_version, explanation)
     select gen_random_uuid(), $1, $1, -n, 'MG', 2026, 'land', 'N' || n, 'N' || n, 4, 'petrol',
            case when n % 4 = 0 then date '2024-05-17' else '2010-01-01' end, 1, 'MGA', 'due', 'mg-land-2026', 1,
            json_build_object('inputs', json_build_object('fiscalPower', 4, 'energy', 'petrol'), 'fill', repeat('x', 1200))
       from generate_series(1, 30000) n`,
    [officers.partners().own],
  );
  const effect = await effectOf(aCorrection());
  expect(effect).toMatchObject({ sampled: 10_000, isWhole: false, largestIncrease: 1000 });
  // A quarter of them, within six standard deviations.
  expect(effect.changed).toBeGreaterThan(2240);
  expect(effect.changed).toBeLessThan(2760);
  const idsDrawn = async () => (await sampleAssessments(db(), landDocument)).assessments;
  expect(await idsDrawn()).toEqual(await idsDrawn());
});
