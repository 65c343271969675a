// publish-tariff, as an operator of an installation without accounts runs it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { runManage } from '../scripts/run-manage';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { assessed } from './assessed';
import { aCorrection, aFee, hashOf, todayIn, tomorrowIn } from './use-officers';

const database = useDatabase();
const db = () => database.db();
const folder = mkdtempSync(join(tmpdir(), 'tariffs '));
const file = join(folder, 'tariff.json');
beforeAll(() => publishShippedTariffs(db()));
afterAll(() => rmSync(folder, { recursive: true }));

const people = { 'in-force-on': tomorrowIn('MG'), 'written-by': 'Noro', 'published-by': 'Lova' };

function manage(content: unknown, options: Record<string, string>, ...more: string[]) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const given = Object.entries({ file, ...options }).flatMap(([name, value]) => [`--${name}`, value]);
  return runManage(['publish-tariff', ...given, ...more], { DATABASE_URL: database.url(), ENVIRONMENT: 'development' });
}

const versions = () => rows(db(), `select version from tariff where id = 'mg-land-2026' order by version`);

test('a dry run prints what would change and publishes nothing', async () => {
  const cheap = { fiscalPower: 4, energy: 'petrol', firstCirculation: '2024-05-17' };
  await assessed(db(), '00000000-0000-7000-8000-000000000001', cheap);
  await assessed(db(), '00000000-0000-7000-8000-000000000001', { ...cheap, firstCirculation: '2010-01-01' });

  const outcome = await manage({ ...aCorrection(), title: 'Corrected' }, {}, '--dry-run');
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(outcome.out.trimEnd().split('\n')).toEqual([
    'mg-land-2026 version 2 could be published.',
    'It supersedes mg-land-2026 version 1 from 2026-01-01 on.',
    'Differences to mg-land-2026 version 1: 4',
    '  version: 1 -> 2',
    '  title: "Madagascar, tax on land vehicles" -> "Corrected"',
    '  rule.rows[0].amounts.<=5: 15000 -> 16000',
    '  rule.checksum: 9000000 -> 9001000',
    'Assessments computed again: 2, all there are; changed: 1; refused: 0',
    'Together: 105000 -> 106000 MGA (+1000)',
    'Largest increase: 1000, largest decrease: 0',
  ]);
  expect(await versions()).toEqual([{ version: 1 }]);
  expect(await rows(db(), 'select from tariff_draft')).toEqual([]);
  expect(await rows(db(), 'select from audit_entry')).toEqual([]);

  const first = await manage(aFee('X-950', { version: 1 }), {}, '--dry-run');
  expect(first.out).toBe('gq-x-950 version 1 could be published.\nThere is nothing before it to compare it with.\n');
});

test('two people publish a version, and the audit names neither', async () => {
  const outcome = await manage(aCorrection(), people);
  expect(outcome).toMatchObject({
    code: 0,
    err: '',
    out: `mg-land-2026 version 2 is published, and in force from ${tomorrowIn('MG')} on.\n`,
  });
  expect(
    await rows(db(), 'select authors, published_by, in_force_on::text as on from tariff where version = 2'),
  ).toEqual([{ authors: ['person:Noro'], published_by: 'person:Lova', on: tomorrowIn('MG') }]);
  expect(await rows(db(), 'select state, authors, published_by from tariff_draft')).toEqual([
    { state: 'published', authors: ['person:Noro'], published_by: 'person:Lova' },
  ]);
  const [entry] = await listAudit(db(), everyEntry, 1);
  expect(entry).toMatchObject({
    tenant: 'MG',
    actor: expect.stringMatching(/^shell:/),
    role: 'operator',
    action: 'publish tariff',
    resource: expect.stringMatching(/^draft /),
    before: { state: 'validated', id: 'mg-land-2026', version: 1 },
    after: { state: 'published', version: 2, hash: hashOf(aCorrection()), effect: { sampled: 2, difference: 1000 } },
  });
  expect(JSON.stringify(entry)).not.toMatch(/Noro|Lova/);
});

test.each<[string, unknown, Record<string, string>, string]>([
  [
    'one person alone',
    aCorrection({ version: 3 }),
    { 'published-by': ' NORO' },
    '--published-by: nobody publishes what he',
  ],
  ['nobody who wrote it', aCorrection({ version: 3 }), { 'written-by': ' ' }, '--written-by: '],
  ['no day of the calendar', aCorrection({ version: 3 }), { 'in-force-on': '2027-02-30' }, '--in-force-on: is no day'],
  ['a day that is over', aFee('X-951'), { 'in-force-on': '2026-01-01' }, '--in-force-on: is over; today it is'],
  [
    'a day before that of what it supersedes',
    aCorrection({ version: 3 }),
    { 'in-force-on': todayIn('MG') },
    '--in-force-on: mg-land-2026 version 2, which it supersedes, is in force from',
  ],
  ['a version that is used', aCorrection({ version: 2, raise: 7 }), {}, 'version: is published with other content'],
  [
    'an id that hides another',
    { ...aCorrection(), id: 'mg-new' },
    {},
    'validity.from: would hide mg-land-2026 version 2',
  ],
  ['no rule', { ...aCorrection({ version: 3 }), rule: {} }, {}, 'rule.method: '],
  ['a jurisdiction without a pack', { ...aFee('X-951'), jurisdiction: 'ZZ' }, {}, 'jurisdiction: is none that this'],
  ['no jurisdiction', { ...aCorrection({ version: 3 }), jurisdiction: undefined }, {}, 'jurisdiction: '],
  ['a field that is given twice', '{"id":"a","id":"b"}', {}, 'id: is given more than once'],
  ['a list', '[]', {}, 'holds no JSON object'],
  ['no JSON', 'tariff', {}, 'is no JSON'],
  ['what the database cannot keep', '{"title":"\\u0000"}', {}, 'holds NUL'],
  ['more than a draft may hold', `{"title":"${'x'.repeat(262_144)}"}`, {}, 'is larger than 262144 bytes'],
])('%s publishes nothing', async (_what, content, changes, fault) => {
  const before = await rows(db(), 'select id, version from tariff order by number');
  const outcome = await manage(content, { ...people, ...changes });
  expect(outcome).toMatchObject({ code: 1, out: '' });
  expect(outcome.err).toContain(fault);
  expect(await rows(db(), 'select id, version from tariff order by number')).toEqual(before);
  expect(await rows(db(), 'select from tariff_draft')).toHaveLength(1);
});

test('every fault is printed with its place', async () => {
  const outcome = await manage({ ...aCorrection({ version: 3 }), title: '', validity: null }, {}, '--dry-run');
  expect(outcome.code).toBe(1);
  expect(outcome.err.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^title: /),
    expect.stringMatching(/^validity: /),
  ]);
});

test('a file has to be named, and be there', async () => {
  const env = { DATABASE_URL: database.url(), ENVIRONMENT: 'development' };
  expect((await runManage(['publish-tariff', '--dry-run'], env)).err).toBe('--file: is needed\n');
  const missing = await runManage(['publish-tariff', '--dry-run', '--file', join(folder, 'none.json')], env);
  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('cannot be read')]);
  expect((await manage(aCorrection({ version: 3 }), {})).err).toContain('--in-force-on: ');
});
