// Opens the database of one process. Nothing here keeps session state, so PgBouncer in transaction mode may lie between.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type MigrationInterface } from 'typeorm';
import { makeAuditPartitions } from './audit-partitions';
import { makePartitions, weeksAhead } from './jobs/partitions';
import { type Announcement, type Database, rows, withTx } from './sql';

export type DatabaseConfig = { DATABASE_URL: string; DATABASE_POOL_SIZE: number };

export async function connect(config: DatabaseConfig, applicationName = 'taxcollector'): Promise<Database> {
  const source = await new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName,
    migrations: migrationsInFolder(),
    migrationsTableName: 'migration',
    // A lost idle connection is replaced at its next use; without a listener pg would end the process.
    poolErrorHandler: () => {},
    extra: { connectionTimeoutMillis: 10_000, keepAlive: true },
  }).initialize();

  const listeners: Array<(announcements: readonly Announcement[]) => void> = [];
  return {
    source,
    query: source.query.bind(source),
    onCommit: (listener) => void listeners.push(listener),
    committed: (announcements) => {
      for (const listener of listeners) listener(announcements);
    },
  };
}

/** Every migration is a numbered file of the folder; the folder is the list. */
function migrationsInFolder(): Array<new () => MigrationInterface> {
  const folder = join(__dirname, 'migrations');
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.*\.(js|ts)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .flatMap((file) => Object.values(require(join(folder, file)) as Record<string, new () => MigrationInterface>));
}

/** Brings the schema up to this build. Safe to run from several processes at once: the others wait. */
export async function migrate(db: Database): Promise<void> {
  await withTx(db, async (tx) => {
    await rows(tx, `select pg_advisory_xact_lock(hashtext('taxcollector migrations'))`);
    await db.source.runMigrations({ transaction: 'each' });
    await makePartitions(tx, new Date(), weeksAhead);
    await makeAuditPartitions(tx);
  });
}
