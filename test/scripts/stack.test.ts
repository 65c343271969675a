import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { startMarkOf } from '../../scripts/stack/process-identity';
import { startStack } from '../../scripts/stack/start-stack';
import { spawnTypescript, stackFolder } from './stack-folder';

const { folder, remove } = stackFolder('stack');
const own = join(folder, 'own');
const withoutUrls = { PATH: process.env.PATH };

afterAll(remove);

const startPostgresOnly = (log: (line: string) => void = () => {}) =>
  startStack({ folder: own, log, env: withoutUrls, broker: false, cache: false });

async function query(url: string, text: string): Promise<Array<Record<string, unknown>>> {
  const client = new Client(url);
  // A server killed under a connection reports there too; the query's own rejection is what tests look at.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function untilBusy(url: string): Promise<void> {
  const text =
    "select 1 from pg_stat_activity where state = 'active' and query like '%generate_series(1%' and pid <> pg_backend_pid()";
  while ((await query(url, text)).length === 0);
}

test('PostgreSQL starts with a database of its own, durable, for a role that may create databases', async () => {
  const stack = await startPostgresOnly();
  try {
    const [found] = await query(
      stack.databaseUrl,
      `select current_database() as database, current_setting('fsync') as fsync, rolsuper, rolcreatedb
         from pg_roles where rolname = current_user`,
    );
    expect(found).toEqual({ database: 'taxcollector', fsync: 'on', rolsuper: false, rolcreatedb: true });
    expect([stack.amqpUrl, stack.redisUrl, stack.notes]).toEqual([null, null, []]);
  } finally {
    await stack.stop();
  }
  await expect(query(stack.databaseUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('a server that crashed under load comes back at the same URL with what was committed', async () => {
  const stack = await startPostgresOnly();
  try {
    await query(stack.databaseUrl, 'create table kept_over_a_crash as select 7 as number');
    // Computes for seconds without noticing that the server died, and keeps its shared memory meanwhile.
    const busy = query(stack.databaseUrl, 'select count(*) from generate_series(1, 20000000)').catch(() => 'cut off');
    await untilBusy(stack.databaseUrl);
    await stack.postgres?.kill();
    expect(await busy).toBe('cut off');
    await expect(query(stack.databaseUrl, 'select 1')).rejects.toThrow();
    await stack.postgres?.start();
    expect(await query(stack.databaseUrl, 'select number from kept_over_a_crash')).toEqual([{ number: 7 }]);
  } finally {
    await stack.stop();
  }
});

test('the next run ends the servers of a killed run and goes on with its data', async () => {
  const killed = spawnTypescript('hold-a-stack.ts', own);
  const [line] = (await once(killed.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  await query(url, 'create table kept_over_a_kill as select 8 as number');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }]);

  const lines: string[] = [];
  const stack = await startPostgresOnly((text) => lines.push(text));
  try {
    expect(lines).toContainEqual(expect.stringMatching(/^Stopping postgres .* left by a run that was killed/));
    const leftover = Number(/process (\d+)/.exec(lines[0] ?? '')?.[1]);
    expect(startMarkOf(leftover)).toBeNull();
    expect(stack.databaseUrl).toBe(url);
    expect(await query(stack.databaseUrl, 'select number from kept_over_a_kill')).toEqual([{ number: 8 }]);
  } finally {
    await stack.stop();
  }
});

test('a second run at the same time takes the next folder and leaves the first alone', async () => {
  const first = await startPostgresOnly();
  const second = await startPostgresOnly();
  try {
    expect(second.folder).toBe(`${first.folder}-2`);
    expect(second.databaseUrl).not.toBe(first.databaseUrl);
    await second.stop();
    expect(await query(first.databaseUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
});

test('another port is taken when somebody else listens on the one of the last run', async () => {
  const before = await startPostgresOnly();
  await before.stop();
  const stranger = createServer().listen(Number(new URL(before.databaseUrl).port), '127.0.0.1');
  await once(stranger, 'listening');
  const stack = await startPostgresOnly();
  try {
    expect(new URL(stack.databaseUrl).port).not.toBe(new URL(before.databaseUrl).port);
    expect(await query(stack.databaseUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  } finally {
    stranger.close();
    await stack.stop();
  }
});

test('URLs from the environment are used as they are and their servers are out of reach', async () => {
  const urls = { DATABASE_URL: 'postgres://a/b', AMQP_URL: 'amqp://c', REDIS_URL: 'redis://d' };
  const stack = await startStack({ folder: own, log: () => {}, env: { ...withoutUrls, ...urls } });
  await stack.stop();
  expect([stack.databaseUrl, stack.amqpUrl, stack.redisUrl]).toEqual(Object.values(urls));
  expect([stack.postgres, stack.rabbitmq, stack.redis]).toEqual([null, null, null]);
});
