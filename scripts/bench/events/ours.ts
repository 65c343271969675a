// B3, our side: one process that publishes events and does a job for each. The job exists only here.
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { defineEvent } from '../../../shared/jobs/define-event';
import { defineJob } from '../../../shared/jobs/define-job';
import type { HandleMany } from '../../../shared/jobs/handler';
import { lead } from '../../../shared/jobs/lead';
import { publishMany } from '../../../shared/jobs/publish';
import { startDuties } from '../../../shared/jobs/worker';
import { readConfig } from '../../../shared/process/config';
import { openProcess, type RunningProcess } from '../../../shared/process/process';
import { rows, withTx } from '../../../shared/store/sql';
import { answerOnce } from '../ask-program';
import { type EventsAnswer, type EventsOrder, eventsPerBulk, warmUpShare } from './order';

const numberDrawn = defineEvent('bench.number-drawn', z.object({ number: z.int() }));

const storeNumber = defineJob('bench.store-number', {
  on: numberDrawn,
  attempts: 3,
  timeoutSeconds: 30,
  setSize: 500,
  concurrency: 2,
});

const handleMany: HandleMany<typeof storeNumber> = async (jobs, { tx }) => {
  const numbers = jobs.map(({ payload }) => ({ number: payload.number, note: `number ${payload.number}` }));
  await rows(
    tx,
    `insert into bench_event (number, note) select number, note from json_to_recordset($1) as x(number int, note text)`,
    [JSON.stringify(numbers)],
  );
};

answerOnce<EventsOrder, EventsAnswer>(async ({ databaseUrl, amqpUrl, brokerNamespace, events }) => {
  const env = {
    ENVIRONMENT: 'development',
    DATABASE_URL: databaseUrl,
    ...(amqpUrl !== null && { AMQP_URL: amqpUrl, BROKER_NAMESPACE: brokerNamespace }),
    LOG_LEVEL: 'warn',
  };
  const running = await openProcess('bench', readConfig(env));
  await startDuties(running, 'bench', [{ job: storeNumber, handlers: { handleMany }, deps: {} }]);
  // As in production somebody leads, who rings again for bells that were lost.
  lead(running);
  // A process does not wait for its broker, and until it is there jobs are claimed from the ledger, which is faster:
  // what is measured here is the way through the broker.
  while (amqpUrl !== null && !running.bells.connected()) await pause(5);

  const warmUp = Math.ceil(events * warmUpShare);
  await publishNumbers(running, events, warmUp);
  await untilCompleted(running, warmUp);

  const startedAt = performance.now();
  await publishNumbers(running, 0, events);
  await untilCompleted(running, warmUp + events);
  const seconds = (performance.now() - startedAt) / 1000;
  if (amqpUrl !== null) await demandBells(running);
  await running.stop('measured');
  return { eventsPerSecond: events / seconds };
});

async function publishNumbers({ db }: RunningProcess, first: number, count: number): Promise<void> {
  for (let from = first; from < first + count; from += eventsPerBulk) {
    const length = Math.min(eventsPerBulk, first + count - from);
    const publications = Array.from({ length }, (_, index) => ({ payload: { number: from + index } }));
    await withTx(db, (tx) => publishMany(tx, numberDrawn, publications));
  }
}

/** Without its bells the broker was not measured. */
async function demandBells({ metrics }: RunningProcess): Promise<void> {
  const { values } = await metrics.bells.get();
  const lost = values.find(({ labels }) => labels.result !== 'confirmed');
  if (values.length === 0 || lost !== undefined)
    throw new Error(`bells were ${lost?.labels.result ?? 'not rung'} while the way through the broker was measured`);
}

/** The engine counts a job after the commit of its set. */
async function untilCompleted({ metrics }: RunningProcess, count: number): Promise<void> {
  for (;;) {
    const { values } = await metrics.jobs.get();
    const failed = values.find(({ labels }) => labels.outcome !== 'completed');
    if (failed !== undefined) throw new Error(`${failed.value} jobs ended as ${failed.labels.outcome}`);
    if ((values[0]?.value ?? 0) >= count) return;
    await pause(2);
  }
}
