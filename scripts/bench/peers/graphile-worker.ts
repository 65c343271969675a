// graphile-worker 0.18 with what its performance page recommends: a local queue, batched completion, bulk enqueueing.
import { assessedRows } from '../assessed-row';
import { benchPackage } from '../bench-package';
import { insertOne } from './insert-assessments';
import type { LinesJob, Peer } from './peer';
import { openPool } from './pool';

type Logger = object;
type GraphileWorker = {
  Logger: new (factory: () => () => void) => Logger;
  makeWorkerUtils(options: { connectionString: string; logger: Logger }): Promise<{
    migrate(): Promise<void>;
    addJobs(jobs: { identifier: string; payload: LinesJob }[]): Promise<unknown>;
    release(): Promise<void>;
  }>;
  run(options: {
    preset: { worker: Record<string, unknown> };
    noHandleSignals: boolean;
    taskList: Record<string, (payload: LinesJob) => Promise<unknown>>;
    logger: Logger;
  }): Promise<{ stop(): Promise<void> }>;
};

const bulk = 1000;
const concurrency = 24;
const localQueueSize = 500;
// Took an eighth less CPU time per job than 0.
const batchDelayMs = 50;

const open = () => {
  const worker = benchPackage<GraphileWorker>('graphile-worker');
  // Silent: the time to write two lines a job is not the queue's.
  return { worker, logger: new worker.Logger(() => () => {}) };
};

export const graphileWorkerLines: Peer = {
  async openQueue({ databaseUrl }) {
    const { worker, logger } = open();
    const queue = await worker.makeWorkerUtils({ connectionString: databaseUrl, logger });
    await queue.migrate();
    return {
      async add(jobs) {
        for (let from = 0; from < jobs.length; from += bulk) {
          await queue.addJobs(jobs.slice(from, from + bulk).map((payload) => ({ identifier: 'assess', payload })));
        }
      },
      close: () => queue.release(),
    };
  },
  async work({ databaseUrl }, committed) {
    const { worker, logger } = open();
    const pool = openPool(databaseUrl, 10);
    const runner = await worker.run({
      preset: {
        worker: {
          connectionString: databaseUrl,
          concurrentJobs: concurrency,
          maxPoolSize: 10,
          localQueue: { size: localQueueSize },
          completeJobBatchDelay: batchDelayMs,
          failJobBatchDelay: batchDelayMs,
        },
      },
      noHandleSignals: true,
      taskList: {
        assess: async (job) => committed(await insertOne(pool, assessedRows(job.text, job.firstLine, job)[0]!)),
      },
      logger,
    });
    return async () => {
      await runner.stop();
      await pool.end();
    };
  },
};
