// B3, BullMQ's side: one process with a queue and a worker, one row for each job.
import { answerOnce } from '../ask-program';
import { openBullmq } from '../peers/bullmq-package';
import { openPool, type Pool } from '../peers/pool';
import { type EventsAnswer, type EventsOrder, eventsPerBulk, warmUpShare } from './order';

type Drawn = { number: number };

const queueName = 'bench-events';
const concurrency = 100;
const poolSize = 20;
const insert = 'insert into bench_event (number, note) values ($1, $2)';

answerOnce<EventsOrder, EventsAnswer>(async ({ databaseUrl, redisUrl, events }) => {
  const { connection, Queue, Worker } = openBullmq<Drawn>(redisUrl);
  const pool = openPool(databaseUrl, poolSize);
  const stored = countStored();
  const queue = new Queue(queueName, { connection });
  const work = ({ data }: { data: Drawn }) => storeNumber(pool, data).then(stored.one);
  const worker = new Worker(queueName, work, { connection, concurrency });
  await worker.waitUntilReady();

  const add = async (first: number, count: number) => {
    for (let from = first; from < first + count; from += eventsPerBulk) {
      const length = Math.min(eventsPerBulk, first + count - from);
      await queue.addBulk(Array.from({ length }, (_, index) => jobOf(from + index)));
    }
  };
  const warmUp = Math.ceil(events * warmUpShare);
  await add(events, warmUp);
  await stored.until(warmUp);

  const startedAt = performance.now();
  await add(0, events);
  await stored.until(warmUp + events);
  const seconds = (performance.now() - startedAt) / 1000;
  await worker.close();
  await queue.close();
  await pool.end();
  return { eventsPerSecond: events / seconds };
});

const jobOf = (number: number) => ({ name: 'store', data: { number }, opts: { removeOnComplete: true } });

const storeNumber = (pool: Pool, { number }: Drawn): Promise<unknown> =>
  pool.query({ name: 'insert', text: insert, values: [number, `number ${number}`] });

function countStored(): { one(): void; until(count: number): Promise<void> } {
  let stored = 0;
  let told = () => {};
  return {
    one() {
      stored += 1;
      told();
    },
    until: (count) =>
      new Promise((resolve) => {
        told = () => {
          if (stored >= count) resolve();
        };
        told();
      }),
  };
}
