// What is wrong with a draft is answered with its place, and what cannot be kept is not begun.
import { landDocument } from '../domain/shipped';
import { aCorrection, aFee, type Document, drafts, todayIn, useOfficers } from './use-officers';

const officers = useOfficers();
const { ask, begin, validate, ready, publish, people } = officers;

const law = { legalReference: 'law', confidence: 'sample' };
const formula = (text: string, more: Document = {}): Document =>
  aFee('X-930', {
    inputs: { base: { type: 'amount', min: 1, max: 1_000_000 }, rate: { type: 'number', min: 0, max: 10 } },
    rounding: { to: 1, mode: 'half-up', ...law },
    rule: { method: 'formula', text, ...law },
    ...more,
  });
const land = (change: (document: typeof landDocument & { rule: { method: 'grid' } }) => void): Document => {
  const document = structuredClone({ ...landDocument, version: 2 }) as typeof landDocument & {
    rule: { method: 'grid' };
  };
  change(document);
  return document;
};

test.each<[string, () => Document, { path: string; message: string }[]]>([
  [
    'a negative amount',
    () => land(({ rule }) => (rule.rows[7]!.amounts['<=5'] = -1)),
    [{ path: 'rule.rows[7].amounts.<=5', message: expect.stringContaining('>=0') }],
  ],
  [
    'a mistyped amount',
    () => land(({ rule }) => (rule.rows[7]!.amounts['<=5']! += 10)),
    [{ path: 'rule.checksum', message: 'is 9000000, but the cells add up to 9000010' }],
  ],
  [
    'a gap between bands',
    () => land(({ rule }) => (rule.axes.fiscalPower!.bands![1]!.from = 6)),
    [{ path: 'rule.axes.fiscalPower.bands[1].from', message: expect.stringContaining('gap') }],
  ],
  [
    'a formula that divides by zero',
    () => formula('base / rate'),
    [{ path: 'rule.text', message: 'may divide by zero: between 0 and 10, at character 6' }],
  ],
  [
    'a formula of an input that nobody states',
    () => formula('base * tariff'),
    [{ path: 'rule.text', message: 'no such name: tariff; known: base, rate, at character 8' }],
  ],
  [
    'a formula that does more than arithmetic',
    () => formula('process.exit()'),
    [{ path: 'rule.text', message: expect.stringContaining('at character') }],
  ],
  [
    'a formula that may come out negative',
    () => formula('500 - base'),
    [{ path: 'rule', message: 'may come to -999500; give the tariff a minimum' }],
  ],
  [
    'a formula without measure',
    () => formula('base * base * base'),
    [{ path: 'rule', message: expect.stringContaining('above the largest amount of 999999999999') }],
  ],
  [
    'a tax of an unknown input',
    () => aFee('X-930', { rule: { method: 'units', of: 'pages', rate: '500', ...law } }),
    [{ path: 'rule.of', message: 'no such input: pages; there are none' }],
  ],
  [
    'a law that is not listed',
    () => aFee('X-930', { rule: { method: 'amount', amount: 1, legalReference: 'rumour', confidence: 'sample' } }),
    [{ path: 'rule.legalReference', message: 'no such legal reference: rumour' }],
  ],
  [
    'the money of somebody else',
    () => aFee('X-930', { currency: 'MGA' }),
    [{ path: 'currency', message: 'is not that of GQ, XAF' }],
  ],
  [
    'the id of another tariff',
    () => aFee('X-930', { id: 'mg-land-2026', version: 7 }),
    [{ path: 'id', message: 'is the id of a tariff for something else' }],
  ],
  [
    'another id for the same days',
    () => ({ ...aCorrection({ version: 1 }), id: 'mg-land-new' }),
    [
      {
        path: 'validity.from',
        message:
          'would hide mg-land-2026 version 1, which begins on the same day: publish a new version of mg-land-2026 instead',
      },
    ],
  ],
  [
    'a used version',
    () => aCorrection({ version: 1 }),
    [{ path: 'version', message: 'is published with other content; the next free version is 2' }],
  ],
])('%s', async (_what, document, faults) => {
  const given = document();
  const who = given.jurisdiction === 'MG' ? people.writer : people.guinean;
  const { status, json } = await validate(await begin(given, who), who);
  expect([status, json.state, json.isValid]).toEqual([200, 'draft', false]);
  expect(json.validation).toMatchObject({ valid: false, faults, diff: null, effect: null, supersedes: [] });
});

test('days that nobody would rule are named', async () => {
  const fee = (over: Document) => aFee('X-931', over);
  const first = await ready(fee({ validity: { from: '2026-01-01', to: '2026-07-01' } }), people.guinean);
  expect((await publish(first, people.neighbour, todayIn('GQ'))).status).toBe(200);
  const faultsOf = async (over: Document) =>
    (await validate(await begin(fee({ version: 2, ...over }), people.guinean), people.guinean)).json.validation.faults;
  expect(await faultsOf({ validity: { from: '2026-08-01', to: null } })).toEqual([
    { path: 'validity.from', message: 'nobody would rule from 2026-07-01 to 2026-07-31' },
  ]);
  expect(await faultsOf({ validity: { from: '2026-07-01', to: null } })).toEqual([]);
});

test('versions follow one another: whoever jumps to the last one would close corrections off', async () => {
  for (const version of [2, 9999]) {
    const { json } = await validate(await begin(aFee('X-932', { version }), people.guinean), people.guinean);
    expect(json.validation.faults).toEqual([
      { path: 'version', message: 'leaves versions out; the next free version is 1' },
    ]);
  }
});

test('in a jurisdiction that this installation does not know nothing is begun', async () => {
  const admin = await officers.person('admin', null);
  const refused = await ask(admin, drafts, { document: {}, jurisdiction: 'ZZ' });
  expect([refused.status, refused.json.details[0].field]).toEqual([400, 'jurisdiction']);
});

test('many differences are counted, and the first 500 listed', async () => {
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`ref-${n}`, 'a law']));
  const legalReferences = { ...landDocument.legalReferences, ...many };
  const { diff } = (await validate(await begin({ ...aCorrection(), legalReferences }))).json.validation;
  expect([diff.count, diff.changes.length]).toEqual([603, 500]);
});

test('a draft of 256 KiB is kept, and one byte more is not', async () => {
  const empty = JSON.stringify({ document: { title: '' } });
  const ofBytes = (bytes: number) => JSON.stringify({ document: { title: 'x'.repeat(bytes - empty.length) } });
  expect((await ask(people.writer, drafts, ofBytes(262_144))).status).toBe(201);
  const refused = await ask(people.writer, drafts, ofBytes(262_145));
  expect([refused.status, refused.json.code]).toEqual([413, 'BODY_TOO_LARGE']);
});

test('whatever is a JSON object is kept as it is', async () => {
  const document = { rule: [], 'any name': { deeply: [null, 1.5, 'é', false] }, version: 'first' };
  const id = await begin(document);
  expect((await ask(people.writer, `${drafts}/${id}`)).json).toMatchObject({ document, tariffId: null, title: null });
});

test.each<[string, unknown, number, string, string | undefined]>([
  ['a document that is a list', { document: [] }, 400, 'REQUEST_INVALID', 'document'],
  ['no document', {}, 400, 'REQUEST_INVALID', 'document'],
  ['a body that is no JSON', '{', 400, 'JSON_BROKEN', undefined],
  ['a field that is given twice', '{"document":{"id":"a","id":"b"}}', 400, 'REQUEST_INVALID', 'document.id'],
  ['a field nobody knows', { document: {}, state: 'published' }, 400, 'REQUEST_INVALID', 'state'],
  ['what the database cannot keep', '{"document":{"title":"\\u0000"}}', 400, 'REQUEST_INVALID', 'document'],
  ['half of a character in a name', '{"document":{"\\ud800":1}}', 400, 'REQUEST_INVALID', 'document'],
  ['a nest without end', `{"document":{"a":${'['.repeat(500)}${']'.repeat(500)}}}`, 400, 'REQUEST_INVALID', 'document'],
  [
    'a nest that no parser follows',
    `{"document":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
    400,
    'JSON_BROKEN',
    undefined,
  ],
  ['a document of others', { document: { jurisdiction: 'GQ' } }, 400, 'REQUEST_INVALID', 'document.jurisdiction'],
  ['a jurisdiction that is none', { document: { jurisdiction: 7 } }, 400, 'REQUEST_INVALID', 'document.jurisdiction'],
])('%s is not begun', async (_what, body, status, code, field) => {
  const reply = await ask(people.writer, drafts, body);
  expect([reply.status, reply.json.code, reply.json.details[0]?.field]).toEqual([status, code, field]);
});

test.each<[string, Document, string]>([
  ['a day that is over', { inForceOn: '2026-01-01' }, 'inForceOn'],
  ['no day of the calendar', { inForceOn: '2027-02-30' }, 'inForceOn'],
  ['no day', {}, 'inForceOn'],
  ['a reason of nothing', { inForceOn: '2099-01-01', reason: ' ' }, 'reason'],
])('publishing on %s is refused', async (_what, body, field) => {
  const id = await ready(aFee('X-934'), people.guinean);
  const reply = await ask(people.neighbour, `${drafts}/${id}/publication`, body);
  expect([reply.status, reply.json.code, reply.json.details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
});
