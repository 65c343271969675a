// BullMQ 6 on Redis, one line a job and one chunk of lines a job.
import { assessedRows } from '../assessed-row';
import { openBullmq } from './bullmq-package';
import { insertOne, insertSet } from './insert-assessments';
import type { LinesJob, Peer } from './peer';
import { openPool, type Pool } from './pool';

type Way = {
  concurrency: number;
  poolSize: number;
  bulk: number;
  insert(pool: Pool, job: LinesJob): Promise<number>;
};

const oneLine: Way = {
  // From 50 to 200 jobs at a time, 10 to 30 connections and with one or two processes the CPU time per job is the same.
  concurrency: 100,
  poolSize: 20,
  bulk: 1000,
  insert: (pool, job) => insertOne(pool, assessedRows(job.text, job.firstLine, job)[0]!),
};

const oneChunk: Way = {
  concurrency: 2,
  poolSize: 2,
  bulk: 1,
  insert: (pool, job) => insertSet(pool, assessedRows(job.text, job.firstLine, job)),
};

export const bullmqLines: Peer = peer('bench-lines', oneLine);
export const bullmqChunks: Peer = peer('bench-chunks', oneChunk);

function peer(name: string, way: Way): Peer {
  return {
    async openQueue({ redisUrl }) {
      const { Queue, connection } = openBullmq<LinesJob>(redisUrl);
      const queue = new Queue(name, { connection });
      return {
        async add(jobs) {
          for (let from = 0; from < jobs.length; from += way.bulk) {
            const slice = jobs.slice(from, from + way.bulk);
            await queue.addBulk(slice.map((data) => ({ name: 'assess', data, opts: { removeOnComplete: true } })));
          }
        },
        close: () => queue.close(),
      };
    },
    async work({ databaseUrl, redisUrl }, committed) {
      const { Worker, connection } = openBullmq<LinesJob>(redisUrl);
      const pool = openPool(databaseUrl, way.poolSize);
      const work = async ({ data }: { data: LinesJob }) => committed(await way.insert(pool, data));
      const worker = new Worker(name, work, { connection, concurrency: way.concurrency });
      await worker.waitUntilReady();
      return async () => {
        await worker.close();
        await pool.end();
      };
    },
  };
}
