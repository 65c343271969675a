import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { dropDatabase, onServer, urlOfDatabase, useDatabase } from '../support/database';
import { runManage, spawnManage, startManage } from './run-manage';

const database = useDatabase();
const db = () => database.db();

const envOf = (databaseUrl: string) => ({ DATABASE_URL: databaseUrl, ENVIRONMENT: 'development' });
const manage = (...args: string[]) => runManage(args, envOf(database.url()));
const lastEntry = async () => (await listAudit(db(), everyEntry, 1))[0];

test('what is not understood shows the commands and touches no database', async () => {
  for (const args of [[], ['migrate', '--force']]) {
    const outcome = await spawnManage(args, {});
    expect(outcome).toMatchObject({ code: 2, out: '' });
    for (const command of ['migrate', 'create-partner <name>', 'verify-audit']) expect(outcome.err).toContain(command);
  }
  expect(await spawnManage(['migrate'], {})).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL') });
});

test('what is wrong with the arguments is said before the usage', async () => {
  const reasonOf = async (...args: string[]) => (await runManage(args, {})).err.split('\n')[0];
  for (const unknown of ['unheard-of', 'constructor'])
    expect(await reasonOf(unknown)).toBe(`${unknown}: There is no such command.`);
  expect(await reasonOf('create-partner')).toContain('Besides its options it takes 1, and was given 0.');
  expect(await reasonOf('migrate', '--force')).toContain("Unknown option '--force'");
  expect(await reasonOf('maintenance', 'on', '--retry-after', '-5')).toContain("'--retry-after' argument is ambiguous");
  expect((await manage('maintenance', 'on', '--retry-after=-5')).err).toContain('--retry-after: The time to wait');
});

test('whoever stops reading a long answer, as head does, ends the command without a fault', async () => {
  await rows(
    db(),
    `insert into audit_entry (tenant, day, actor, role, action, resource, outcome, details)
     select '*', (now() at time zone 'UTC')::date, 'job:test', 'job', 'other', repeat('x', 400), 'done', '{}'
       from generate_series(1, 3000)`,
  );
  const child = startManage(['export-audit'], envOf(database.url()));
  const fault = text(child.stderr);
  await once(child.stdout, 'readable');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect([code, await fault]).toEqual([0, '']);
});

test('migrate brings an empty database up to this build, and a second time changes nothing', async () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name}`));
  try {
    const env = envOf(urlOfDatabase(name));
    const first = await spawnManage(['migrate'], env);
    const second = await spawnManage(['migrate'], env);

    expect([first.code, first.err, second.out]).toEqual([0, '', first.out]);
    const { rowCount } = await onServer((client) => client.query('select from job'), urlOfDatabase(name));
    expect(rowCount).toBe(0);
  } finally {
    await dropDatabase(name);
  }
});

test('publish-tariffs publishes what ships with the build once', async () => {
  expect((await manage('publish-tariffs')).out).toContain('version 1: published');
  const published = await rows(db(), 'select from tariff');
  const again = (await manage('publish-tariffs')).out;
  expect(again.match(/version 1: was published before/g)).toHaveLength(published.length);
  expect(await rows(db(), 'select from tariff')).toHaveLength(published.length);
});

test('create-partner creates a partner once, for the jurisdiction it is told', async () => {
  expect(await manage('create-partner', 'Port of Toliara')).toMatchObject({ code: 0, err: '' });
  expect(await manage('create-partner', 'Port of Bata', '--jurisdiction', 'GQ')).toMatchObject({ code: 0 });
  expect(await lastEntry()).toMatchObject({
    actor: expect.stringMatching(/^shell:/),
    role: 'operator',
    resource: 'create-partner Port of Bata',
    details: { jurisdiction: 'GQ' },
  });
  const again = await manage('create-partner', 'Port of Toliara');
  expect(again).toMatchObject({ code: 1, out: '', err: 'There is a partner called Port of Toliara already.\n' });
  for (const unknown of ['Madagascar', 'mg', 'MU'])
    expect(await manage('create-partner', 'X', '--jurisdiction', unknown)).toMatchObject({
      code: 1,
      err: 'There is no such jurisdiction. There are: MG, GQ, SN.\n',
    });
  expect((await manage('create-partner', ' ')).code).toBe(1);
  expect(await rows(db(), 'select name, jurisdiction from partner order by name')).toEqual([
    { name: 'Port of Bata', jurisdiction: 'GQ' },
    { name: 'Port of Toliara', jurisdiction: 'MG' },
  ]);
});
