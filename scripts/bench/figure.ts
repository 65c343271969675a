// What a figure is, and what it is given.
import type { Database } from '../../shared/store/sql';
import type { BenchDatabases } from './bench-database';
import { prepareRedis } from './prepare-redis';
import type { Measurement } from './results';
import type { ServerUrls } from './servers';

export type Bench = {
  quick: boolean;
  urls: ServerUrls;
  databases: BenchDatabases;
  /** Tells whoever waits what has just been measured. */
  say(line: string): void;
};

export type Figure = {
  /** Ids of the table's rows it can measure. */
  ids: readonly string[];
  /** Measures those of its rows that were asked for. */
  measure(bench: Bench, only: ReadonlySet<string>): Promise<Measurement[]>;
};

/** What a measurement may use: a fresh database, also opened, and names at the broker that nobody has used before. */
export type FreshServers = { urls: ServerUrls; brokerNamespace: string; db: Database };

let measurements = 0;

/** Runs `work` on a fresh database, with an empty Redis beside it. */
export async function onFreshServers<T>(
  { urls, databases }: Bench,
  name: string,
  work: (servers: FreshServers) => Promise<T>,
): Promise<T> {
  if (urls.redisUrl !== null) await prepareRedis(urls.redisUrl);
  const { url, db, drop } = await databases.create(name);
  try {
    const brokerNamespace = `bench-${process.pid}-${++measurements}`;
    return await work({ urls: { ...urls, databaseUrl: url }, brokerNamespace, db });
  } finally {
    await drop();
  }
}
