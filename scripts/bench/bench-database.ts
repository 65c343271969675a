// A database of its own for every measurement: same schema, empty tables, nothing left to clean up by the autovacuum
// of the one before.
import { connect, migrate } from '../../shared/store/connect';
import { type Database, row } from '../../shared/store/sql';

export type BenchDatabases = {
  /** A fresh database with the platform's schema, right after a checkpoint, so that none falls into the measurement. */
  create(name: string): Promise<BenchDatabase>;
  close(): Promise<void>;
};

export type BenchDatabase = { url: string; db: Database; drop(): Promise<void> };

const template = 'bench_template';

export async function openBenchDatabases(serverUrl: string): Promise<BenchDatabases> {
  const server = await connect({ DATABASE_URL: serverUrl, DATABASE_POOL_SIZE: 2 }, 'bench');
  await demandDurability(server);
  await server.query(`drop database if exists ${template}`);
  await server.query(`create database ${template}`);
  const db = await connect({ DATABASE_URL: urlOf(serverUrl, template), DATABASE_POOL_SIZE: 2 }, 'bench');
  await migrate(db);
  await db.source.destroy();

  // Not "with (force)": that fails when an autovacuum is at work in there, where the plain statement ends it and gives
  // connections that are about to close five seconds.
  const drop = (name: string) => server.query(`drop database if exists "${name}"`);
  return {
    async create(name) {
      const database = `bench_${name}`;
      await drop(database);
      // Copying files, unlike the default, makes the server write a checkpoint before and after; asking for one outright
      // is for superusers.
      await server.query(`create database "${database}" template ${template} strategy file_copy`);
      const url = urlOf(serverUrl, database);
      const opened = await connect({ DATABASE_URL: url, DATABASE_POOL_SIZE: 4 }, 'bench');
      return {
        url,
        db: opened,
        drop: async () => {
          await opened.source.destroy();
          await drop(database);
        },
      };
    },
    async close() {
      await drop(template);
      await server.source.destroy();
    },
  };
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A server that only pretends to write would make every figure of the bench worthless. */
async function demandDurability(db: Database): Promise<void> {
  const settings = await row<{ fsync: string; commit: string; pages: string }>(
    db,
    `select current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit,
            current_setting('full_page_writes') as pages`,
  );
  if (settings?.fsync !== 'on' || settings.commit !== 'on' || settings.pages !== 'on')
    throw new Error('The bench needs a PostgreSQL with fsync, synchronous_commit and full_page_writes on.');
}

/**
 * Count and fingerprint of the assessments of the first `lines` sample vehicles, without what may differ from run to
 * run: ids, batch and time. Owners are not in it, since the product seals them apart. Everybody who was given the same
 * lines must come to the same value.
 */
export async function storedRows(db: Database, lines: number): Promise<{ count: number; fingerprint: string }> {
  const found = await row<{ count: number; fingerprint: string }>(
    db,
    `select count(*)::int as count,
            coalesce(sum(hashtextextended(row(
              line, ref, jurisdiction, fiscal_year, category, registration, registration_key, type, fiscal_power,
              energy, first_circulation, length_metres, power_kw, use, amount, currency, state,
              tariff_id, tariff_version, explanation::jsonb)::text, 0)), 0)::text as fingerprint
       from assessment
      where substr(ref, 3)::int < $1`,
    [lines],
  );
  return found!;
}
