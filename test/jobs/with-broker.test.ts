import { connect } from 'amqplib';
import { settleDeadBell } from '../../shared/jobs/bury-dead-bells';
import { defineJob } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { publishMany } from '../../shared/jobs/publish';
import { openRingAgain } from '../../shared/jobs/ring-again';
import { topologyOf } from '../../shared/messaging/topology';
import type { RunningProcess } from '../../shared/process/process';
import { rows, withTx } from '../../shared/store/sql';
import { brokerUrl, emptyQueue, useNamespace } from '../support/broker';
import { until, useDatabase } from '../support/database';
import { countIn, jobsOf, numbered, openTestProcess, startEngine } from '../support/engine';

const { db, url } = useDatabase();
const namespace = useNamespace();
const env = { AMQP_URL: brokerUrl(), BROKER_NAMESPACE: namespace };

const rung = numbered('bell.rung');
const answerBell = defineJob('test.answer-bell', { on: rung, attempts: 3, timeoutSeconds: 5, setSize: 50 });
const answering: HandlerFile = { handleMany: async () => {} };
const running: RunningProcess[] = [];

const start = async (process: Promise<RunningProcess>) => {
  const started = await process;
  running.push(started);
  return started;
};
const publishNumbers = (process: RunningProcess, count: number) =>
  withTx(process.db, (tx) =>
    publishMany(
      tx,
      rung,
      Array.from({ length: count }, (_, n) => ({ payload: { n } })),
    ),
  );
const untilConnected = (process: RunningProcess) => until(() => process.bells.connected(), 'the broker is connected');
const untilDone = (count: number) =>
  until(async () => (await countIn(db(), answerBell.name, 'completed')) === count, `${count} jobs are completed`, 20);

beforeEach(() => rows(db(), `truncate job, worker`));
afterEach(async () => {
  for (const process of running.splice(0)) await process.stop('end of test');
});

test('bells ring for committed work and a worker in another process answers', async () => {
  const producer = await start(openTestProcess(url(), env));
  await start(startEngine(url(), [[answerBell, answering]], env));
  await untilConnected(producer);
  await untilHearing();

  await publishNumbers(producer, 250);

  await untilDone(250);
});

const untilHearing = () =>
  until(async () => (await rows(db(), `select from worker where broker`)).length > 0, 'a worker hears bells');

test('bells rung before the first connection stands ring once it does', async () => {
  await start(startEngine(url(), [[answerBell, answering]], env));
  await untilHearing();

  const producer = await start(openTestProcess(url(), env));
  expect(producer.bells.connected()).toBe(false);
  await publishNumbers(producer, 3);

  await untilDone(3); // nobody leads who would ring again
});

test('work whose bells were lost is rung for again, once, by whoever leads', async () => {
  const leader = await start(openTestProcess(url(), env));
  await untilConnected(leader);
  await emptyQueue(namespace, answerBell.name);
  // This producer rings for nobody, and no worker runs that would ask the ledger by itself.
  const mute = await start(openTestProcess(url()));
  await publishNumbers(mute, 30);
  await rows(db(), `update job set created_at = now() - interval '1 minute'`);
  const ringAgain = openRingAgain(leader.db, leader.bells);

  expect(await ringAgain()).toBe(30);
  await until(async () => (await leader.bells.depth(answerBell.name)) === 1, 'one bell for all thirty');
  await emptyQueue(namespace, answerBell.name);
  expect(await ringAgain()).toBe(0);
});

test('a worker that hears no bell asks the ledger', async () => {
  await start(startEngine(url(), [[answerBell, answering]], env));
  await untilHearing();
  const mute = await start(openTestProcess(url()));

  await publishNumbers(mute, 30);

  await untilDone(30); // nobody leads who would ring again
});

test('a consumer whose channel died alone listens again', async () => {
  const producer = await start(openTestProcess(url(), env));
  await start(startEngine(url(), [[answerBell, answering]], env));
  await untilConnected(producer);
  await untilHearing();

  // Deleting its queue cancels the consumer.
  const connection = await connect(brokerUrl());
  const channel = await connection.createChannel();
  await channel.deleteQueue(topologyOf(namespace).queueOf(answerBell.name));
  await connection.close();
  await until(async () => (await producer.bells.depth(answerBell.name)) !== null, 'the queue is declared again');

  await publishNumbers(producer, 5);
  await untilDone(5);
});

test('work goes on from the ledger when no broker can be reached, and a process starts without one', async () => {
  const nowhere = { ...env, AMQP_URL: 'amqp://127.0.0.1:1' };
  const producer = await start(startEngine(url(), [[answerBell, answering]], nowhere));

  await publishNumbers(producer, 120);

  await untilDone(120);
  expect((await producer.health.report()).checks.broker).toMatchObject({ ok: false });
});

test('a stopping process finishes its set and gives back what it has not begun', async () => {
  let release = () => {};
  const begun = new Promise<void>((resolve) => {
    release = resolve;
  });
  let started = 0;
  const holding: HandlerFile = {
    handleMany: async () => {
      started += 1;
      await begun;
    },
  };
  const oneByOne = { ...answerBell, setSize: 1, concurrency: 1 };
  const worker = await start(startEngine(url(), [[oneByOne, holding]], env));
  await untilConnected(worker);
  await untilHearing();
  await publishNumbers(worker, 3);
  await until(() => started === 1, 'the first job runs');

  const stopped = worker.stop('test');
  release();
  await stopped;

  expect((await jobsOf(db(), answerBell.name)).map(({ state }) => state)).toEqual(['completed', 'waiting', 'waiting']);
  expect(await rows(db(), `select from worker`)).toEqual([]);
  await start(startEngine(url(), [[answerBell, answering]], env));
  await untilDone(3);
});

test('a dead bell for many rings for each alone; for one it counts an attempt', async () => {
  const process = await start(openTestProcess(url(), env));
  await untilConnected(process);
  await emptyQueue(namespace, answerBell.name);
  const [first, second] = await publishNumbers(process, 2);
  await until(async () => ((await process.bells.depth(answerBell.name)) ?? 0) === 1, 'one bell for both');

  await settleDeadBell(process, answerBell.name, [first!, second!]);
  await until(async () => ((await process.bells.depth(answerBell.name)) ?? 0) === 3, 'one bell for each');
  await settleDeadBell(process, answerBell.name, [first!]);

  expect(await jobsOf(db(), answerBell.name)).toMatchObject([
    { state: 'delayed', attempt: 1, failed_reason: 'the worker died each time it ran this job' },
    { state: 'waiting', attempt: 0 },
  ]);
});
