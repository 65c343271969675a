// A private database for each test file: real PostgreSQL, real migrations, cloned from a template in some 50 ms.
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { connect, migrate } from '../../shared/store/connect';
import { type Database, rows } from '../../shared/store/sql';

const serverUrl = (): string => {
  const url = process.env.DATABASE_URL;
  if (url === undefined) throw new Error('DATABASE_URL names no server; run the tests through `npm test`');
  return url;
};

export const urlOfDatabase = (name: string): string => {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.toString();
};

/** Runs statements on the server outside of any test database. */
export async function onServer<T>(work: (client: Client) => Promise<T>, url = urlOfDatabase('postgres')): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Named after the migrations, so that a changed schema makes a new template and an unchanged one is used again. */
function templateName(): string {
  const folder = join(__dirname, '../../shared/store/migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return `template_${hash.digest('hex').slice(0, 16)}`;
}

async function makeTemplate(name: string): Promise<void> {
  await onServer(async (client) => {
    // One test worker builds it, the others wait; the lock falls with the connection.
    await client.query(`select pg_advisory_lock(hashtext($1))`, [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return;
    const building = `${name}_building`;
    await client.query(`drop database if exists ${building}`);
    await client.query(`create database ${building}`);
    const db = await connect({ DATABASE_URL: urlOfDatabase(building), DATABASE_POOL_SIZE: 2 });
    await migrate(db);
    await db.source.destroy();
    await client.query(`alter database ${building} rename to ${name}`);
  });
}

export async function createDatabase(): Promise<string> {
  const template = templateName();
  await makeTemplate(template);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name} template ${template}`));
  return name;
}

export const dropDatabase = (name: string): Promise<unknown> =>
  onServer((client) => until(() => isDropped(client, name), `${name} is dropped`));

/** A vacuum may be at work in it, which only superusers may end; it ends by itself. */
async function isDropped(client: Client, name: string): Promise<boolean> {
  try {
    await client.query(`drop database if exists ${name} with (force)`);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== insufficientPrivilege) throw error;
    return false;
  }
}
const insufficientPrivilege = '42501';

/** The database of this test file. */
export function useDatabase(poolSize = 10): { db(): Database; url(): string } {
  let name: string;
  let db: Database;
  beforeAll(async () => {
    name = await createDatabase();
    db = await connect({ DATABASE_URL: urlOfDatabase(name), DATABASE_POOL_SIZE: poolSize });
  });
  afterAll(async () => {
    await db?.source.destroy();
    await dropDatabase(name);
  });
  return { db: () => db, url: () => urlOfDatabase(name) };
}

/** Resolves once so many sessions of this database wait for a lock; sleeping instead would be a guess. */
export async function untilBlocked(db: Database, sessions = 1): Promise<void> {
  const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await until(async () => (await rows(db, text)).length >= sessions, `${sessions} wait for a lock`);
}

/** How many sessions hold a lock for writing on a table, as they do from their first insert to their commit. */
export async function writersOf(db: Database, table: string): Promise<number> {
  const found = await rows(
    db,
    // Databases of other tests are made from one template and number their tables alike.
    `select from pg_locks
       join pg_database on pg_database.oid = pg_locks.database
      where datname = current_database()
        and relation = $1::regclass
        and mode = 'RowExclusiveLock'`,
    [table],
  );
  return found.length;
}

/** Resolves once `holds` is true; fails with `what` after ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((again) => setTimeout(again, 5));
  }
}
