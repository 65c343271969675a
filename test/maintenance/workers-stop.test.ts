import { defineJob } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { lead } from '../../shared/jobs/lead';
import { publishMany } from '../../shared/jobs/publish';
import { openRingAgain } from '../../shared/jobs/ring-again';
import type { RunningProcess } from '../../shared/process/process';
import { beginMaintenance, endMaintenance, type Maintenance, workersAtWork } from '../../shared/store/maintenance';
import { row, rows, withTx } from '../../shared/store/sql';
import { brokerUrl, emptyQueue, useNamespace } from '../support/broker';
import { until, useDatabase } from '../support/database';
import { countIn, numbered, openTestProcess, startEngine } from '../support/engine';

const { db, url } = useDatabase(20);
const namespace = useNamespace();
const withBroker = { AMQP_URL: brokerUrl(), BROKER_NAMESPACE: namespace };

const planned = numbered('maintenance.planned');
const inSets = defineJob('test.in-sets', { on: planned, attempts: 3, timeoutSeconds: 20, setSize: 5, concurrency: 1 });
const underLease = defineJob('test.under-lease', { on: planned, attempts: 3, timeoutSeconds: 20, concurrency: 1 });

const running: RunningProcess[] = [];
const started = async (process: Promise<RunningProcess>) => {
  running.push(await process);
  return running.at(-1)!;
};

const stop: Omit<Maintenance, 'since'> = {
  tenant: '*',
  message: 'moving house',
  retryAfterSeconds: 60,
  workers: 'stop',
  changedBy: 'shell:test',
};
const begin = (over: Partial<typeof stop> = {}) => withTx(db(), (tx) => beginMaintenance(tx, { ...stop, ...over }));
const end = () => withTx(db(), (tx) => endMaintenance(tx, '*'));
const publishJobs = (process: RunningProcess, count: number) =>
  withTx(process.db, (tx) =>
    publishMany(
      tx,
      planned,
      [...Array(count).keys()].map((n) => ({ payload: { n } })),
    ),
  );
const untilDone = (name: string, count: number) =>
  until(async () => (await countIn(db(), name, 'completed')) >= count, `${count} of ${name} are completed`, 20);

/** Handlers that hold on to what they began until they are let go. */
function held() {
  let begun = 0;
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const work = async () => {
    begun += 1;
    await released;
  };
  return {
    sets: { handleMany: work } as HandlerFile,
    leased: { handle: work } as HandlerFile,
    begun: () => begun,
    letGo,
  };
}

beforeEach(() => rows(db(), `truncate job, worker, maintenance, leadership`));
afterEach(async () => {
  for (const process of running.splice(0)) await process.stop('end of test');
});

describe.each([
  ['with a broker', () => withBroker],
  ['without a broker', () => ({})],
])('%s, stopped workers', (_, env) => {
  test('finish what they run, begin nothing new, go on beating, and go on by themselves afterwards', async () => {
    const { sets, leased, begun, letGo } = held();
    const worker = await started(
      startEngine(
        url(),
        [
          [inSets, sets],
          [underLease, leased],
        ],
        env(),
      ),
    );
    lead(worker);
    await publishJobs(worker, 1);
    await until(() => begun() === 2, 'a set and a leased job run');

    await begin();
    await publishJobs(worker, 12);
    await until(async () => (await workersAtWork(db())).running >= 2, 'the worker tells of what it runs');
    letGo();
    await untilDone(inSets.name, 1);
    await untilDone(underLease.name, 1);

    // Two heartbeats with nothing to do, while each runner asked the ledger at least once more.
    const beats = async () =>
      (await row<{ at: Date }>(db(), `select max(seen_at) as at from worker where active = 0`))?.at;
    await until(async () => (await beats()) != null, 'a heartbeat at rest');
    const first = (await beats())!;
    await until(async () => (await beats())! > first, 'one more heartbeat');
    expect([
      begun(),
      await countIn(db(), inSets.name, 'waiting'),
      await countIn(db(), underLease.name, 'waiting'),
    ]).toEqual([2, 12, 12]);

    await end();
    await untilDone(inSets.name, 13);
    await untilDone(underLease.name, 13);
  });
});

test('members of a set that fails meanwhile wait, and none of them loses an attempt', async () => {
  let calls = 0;
  let fail = () => {};
  const failed = new Promise<void>((_resolve, reject) => {
    fail = () => reject(new Error('one of them is poisonous'));
  });
  const handlers: HandlerFile = {
    handleMany: () => {
      calls += 1;
      return calls === 1 ? failed : Promise.resolve();
    },
  };
  const process = await started(openTestProcess(url()));
  await publishJobs(process, 3);
  await started(startEngine(url(), [[inSets, handlers]]));
  await until(() => calls === 1, 'the set runs');

  await begin();
  fail();
  await until(async () => (await workersAtWork(db())).running === 0, 'the set is over');
  expect(await rows(db(), `select state, attempt from job where name = $1`, [inSets.name])).toEqual(
    Array(3).fill({ state: 'waiting', attempt: 0 }),
  );
  await end();
  await untilDone(inSets.name, 3);
});

test('are not rung for again until it ends, and then for all that waits', async () => {
  const process = await started(openTestProcess(url(), withBroker));
  await until(() => process.bells.connected(), 'the broker is connected');
  const mute = await started(openTestProcess(url()));
  await publishJobs(mute, 4);
  await rows(db(), `update job set created_at = now() - interval '1 minute'`);
  for (const { name } of [inSets, underLease]) await emptyQueue(namespace, name);
  const ringAgain = openRingAgain(process.db, process.bells);

  await begin();
  expect(await ringAgain()).toBe(0);
  await end();
  expect(await ringAgain()).toBe(8);
});

test('leave the lead alone: due jobs become ready and wait', async () => {
  const leader = await started(openTestProcess(url()));
  const worker = await started(startEngine(url(), [[inSets, { handleMany: async () => {} }]]));
  await begin();
  await withTx(worker.db, (tx) => publishMany(tx, planned, [{ payload: { n: 1 }, runAt: new Date(Date.now() + 300) }]));
  lead(leader);

  await until(async () => (await countIn(db(), inSets.name, 'waiting')) === 1, 'the due job waits');
  expect(await rows(db(), `select from leadership where role = 'scheduler'`)).toHaveLength(1);
  await end();
  await untilDone(inSets.name, 1);
});

test.each([
  ['maintenance that lets workers go on', { workers: 'go on' as const }],
  ['maintenance of one jurisdiction', { tenant: 'MG', workers: 'go on' as const }],
])('%s stops no worker', async (_, over) => {
  await begin(over);
  const worker = await started(startEngine(url(), [[inSets, { handleMany: async () => {} }]]));
  await publishJobs(worker, 3);
  await untilDone(inSets.name, 3);
});

test('one jurisdiction cannot stop the workers of all', async () => {
  await expect(begin({ tenant: 'MG' })).rejects.toThrow(/check/);
});
