import { benchPackage } from '../bench-package';

type Connection = { url: string; maxRetriesPerRequest: null };
type Queue<Data> = {
  addBulk(jobs: { name: string; data: Data; opts: { removeOnComplete: boolean } }[]): Promise<unknown>;
  close(): Promise<void>;
};
type Worker = { waitUntilReady(): Promise<unknown>; close(): Promise<void> };
type Bullmq<Data> = {
  Queue: new (name: string, options: { connection: Connection }) => Queue<Data>;
  Worker: new (
    name: string,
    work: (job: { data: Data }) => Promise<unknown>,
    options: { connection: Connection; concurrency: number },
  ) => Worker;
};

/** As much of BullMQ 6 as is used here, with the connection its queues and workers take. */
export function openBullmq<Data>(redisUrl: string | null): Bullmq<Data> & { connection: Connection } {
  if (redisUrl === null) throw new Error('BullMQ needs Redis, and there is none');
  const { Queue, Worker } = benchPackage<Bullmq<Data>>('bullmq');
  // BullMQ demands the null for its blocking connection.
  return { Queue, Worker, connection: { url: redisUrl, maxRetriesPerRequest: null } };
}
