import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shippedCatalogues } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { cellsOf, csvOf, everyMethod } from '../domain/catalogue-files';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { runManage } from './run-manage';

const database = useDatabase();
let folder: string;
beforeAll(async () => {
  await publishShippedTariffs(database.db());
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const importFile = (...args: string[]) =>
  importAs(args.includes('--jurisdiction') ? args : [...args, '--jurisdiction', 'GQ']);
const importAs = (args: string[]) =>
  runManage(['import-catalogue', ...args], { DATABASE_URL: database.url(), ENVIRONMENT: 'development' });
const twoPersons = ['--proposed-by', 'Noro', '--approved-by', 'Lova'];
async function fileOf(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}
const versionsOf = (id: string) =>
  rows(database.db(), `select version, authors, published_by from tariff where id = $1 order by version`, [id]);

test('a file is tried out without naming anybody, and nothing is stored', async () => {
  const file = await fileOf('tried.csv', csvOf(everyMethod));
  const outcome = await importFile('--file', file, '--dry-run');
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(outcome.out).toContain('7 services: 6 new, 1 changed, 0 unchanged. Faults: 0; services with faults: 0.');
  expect(await rows(database.db(), `select from proposal`)).toEqual([]);
});

test('faults are listed by row, code and column, and keep everything out', async () => {
  const file = await fileOf('faulty.csv', csvOf([...everyMethod, cellsOf('X-9', { method: 'fixed' })]));
  const outcome = await importFile('--file', file, ...twoPersons);
  expect(outcome).toMatchObject({ code: 1, out: '' });
  expect(outcome.err).toContain('row 9, X-9, issue: is needed for the method fixed');
  expect(outcome.err).toContain('Faults: 1; services with faults: 1.');
  expect((await importFile('--file', file, '--dry-run')).out).toContain('row 9, X-9, issue: ');
  expect(await rows(database.db(), `select from proposal`)).toEqual([]);
});

test('two persons put a file into force at once, and the audit names who held the shell', async () => {
  const file = await fileOf('sound.csv', csvOf(everyMethod, ';'));
  const outcome = await importFile('--file', file, '--jurisdiction', 'GQ', ...twoPersons);
  expect(outcome).toMatchObject({ code: 0, err: '' });
  expect(outcome.out).toContain('6 new, 1 changed, 0 unchanged');
  expect(await versionsOf('gq-x-1')).toEqual([{ version: 1, authors: ['person:Noro'], published_by: 'person:Lova' }]);
  expect(await versionsOf('gq-t-552')).toHaveLength(2);
  expect((await listAudit(database.db(), everyEntry, 1))[0]).toMatchObject({
    tenant: 'GQ',
    actor: expect.stringMatching(/^shell:/),
    action: 'approve',
    resource: expect.stringMatching(/^catalogue /),
    after: { state: 'approved', new: 6, changed: 1 },
  });
  const again = await importFile('--file', file, ...twoPersons);
  expect(again.out).toContain('0 new, 0 changed, 7 unchanged');
  expect(await versionsOf('gq-t-552')).toHaveLength(2);
});

test('JSON says itself whose catalogue it is', async () => {
  const sn = shippedCatalogues().find(({ jurisdiction }) => jurisdiction === 'SN')!;
  const file = await fileOf('sn.json', `\uFEFF${JSON.stringify(sn)}`);
  expect((await importAs(['--file', file, '--dry-run'])).out).toContain(`0 changed, ${sn.services.length} unchanged`);
  expect((await importFile('--file', file, '--dry-run', '--jurisdiction', 'GQ')).out).toContain(
    'jurisdiction: is not GQ',
  );
});

test('one person twice, nobody, no file, and files that are none are declined', async () => {
  const file = await fileOf('once.csv', csvOf(everyMethod));
  const reasonOf = async (...args: string[]) => (await importFile(...args)).err;
  expect(await reasonOf('--file', file, '--proposed-by', 'Noro', '--approved-by', ' noro ')).toContain('--approved-by');
  expect(await reasonOf('--file', file)).toContain('--proposed-by');
  expect(await reasonOf('--dry-run')).toContain('--file');
  expect((await importAs(['--file', file, '--dry-run'])).err).toContain('--jurisdiction: a file that does not say');
  expect(await reasonOf('--file', join(folder, 'absent.csv'), '--dry-run')).toContain('--file: ENOENT');
  expect(await reasonOf('--file', await fileOf('broken.json', '{'), '--dry-run')).toContain('--file: is not JSON');
  expect(await reasonOf('--file', await fileOf('empty.csv', ''), '--dry-run')).toContain('expected column names');
  expect(await reasonOf('--file', file, '--dry-run', '--jurisdiction', 'XX')).toContain('There are: MG, GQ, SN');
});
