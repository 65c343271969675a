// pg-boss 12, one line a job: with an insert for each job like the others, and with one for the whole set of jobs that
// its handlers may be given. Fetching goes on without a pause while there is more.
import { type AssessedRow, assessedRows } from '../assessed-row';
import { benchPackage } from '../bench-package';
import { insertOne, insertSet } from './insert-assessments';
import type { LinesJob, Peer } from './peer';
import { openPool, type Pool } from './pool';

type PgBoss = {
  on(event: 'error', told: (error: Error) => void): unknown;
  start(): Promise<unknown>;
  stop(options: { graceful: boolean }): Promise<void>;
  createQueue(name: string): Promise<void>;
  insert(name: string, jobs: { data: LinesJob }[], options: { returnId: boolean }): Promise<unknown>;
  work(
    name: string,
    options: {
      batchSize: number;
      localConcurrency: number;
      burstWhenBatchFull: boolean;
      pollingIntervalSeconds: number;
    },
    handle: (jobs: { data: LinesJob }[]) => Promise<void>,
  ): Promise<string>;
};
type PgBossPackage = {
  PgBoss: new (options: { connectionString: string; max: number; supervise: boolean; schedule: boolean }) => PgBoss;
};

const bulk = 1000;
const queueName = 'assess';
const poolSize = 10;
const workOptions = { batchSize: 200, localConcurrency: 4, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };

async function start(databaseUrl: string): Promise<PgBoss> {
  const { PgBoss } = benchPackage<PgBossPackage>('pg-boss');
  const boss = new PgBoss({ connectionString: databaseUrl, max: 10, supervise: false, schedule: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  return boss;
}

type Insert = (pool: Pool, rows: readonly AssessedRow[]) => Promise<number>;

const insertEach: Insert = async (pool, rows) => {
  const counts = await Promise.all(rows.map((row) => insertOne(pool, row)));
  return counts.reduce((sum, count) => sum + count, 0);
};

export const pgBossLines: Peer = peer(insertEach);
export const pgBossSets: Peer = peer(insertSet);

function peer(insert: Insert): Peer {
  return {
    async openQueue({ databaseUrl }) {
      const boss = await start(databaseUrl);
      await boss.createQueue(queueName);
      return {
        async add(jobs) {
          for (let from = 0; from < jobs.length; from += bulk) {
            const slice = jobs.slice(from, from + bulk).map((data) => ({ data }));
            await boss.insert(queueName, slice, { returnId: false });
          }
        },
        close: () => boss.stop({ graceful: false }),
      };
    },
    async work({ databaseUrl }, committed) {
      const pool = openPool(databaseUrl, poolSize);
      const boss = await start(databaseUrl);
      await boss.work(queueName, workOptions, async (jobs) => {
        const rows = jobs.flatMap(({ data }) => assessedRows(data.text, data.firstLine, data));
        committed(await insert(pool, rows));
      });
      return async () => {
        await boss.stop({ graceful: false });
        await pool.end();
      };
    },
  };
}
