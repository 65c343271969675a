import { defineJob } from '../../shared/jobs/define-job';
import type { ClaimedJob, HandlerFile, JobContext } from '../../shared/jobs/handler';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import { extendLeases, leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { freeExpiredLeases } from '../../shared/store/jobs/repair-jobs';
import { returnLease } from '../../shared/store/jobs/settle-jobs';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { aRunContext, jobsOf, numbered } from '../support/engine';

const { db } = useDatabase();
const called = numbered('outside.called');
const callOutside = defineJob('test.call-outside', { on: called, attempts: 2, timeoutSeconds: 5 });
const one = '00000000-0000-7000-8000-000000000001';
const other = '00000000-0000-7000-8000-000000000002';

const context = (workerId = one) => aRunContext(db(), { workerId });
const duty = (handle: NonNullable<HandlerFile['handle']>, whenDead?: HandlerFile['whenDead']) => ({
  job: callOutside,
  handlers: whenDead ? { handle, whenDead } : { handle },
  deps: {},
});
const lease = async (workerId = one) =>
  (await leaseJobs(db(), callOutside.name, { atMost: 1 }, workerId, 30))[0] as ClaimedJob | undefined;
const expire = () => rows(db(), `update job set locked_until = now() - interval '1 second' where state = 'active'`);
const effects = async () => (await rows(db(), `select from effect_of_test`)).length;
const effect = (context_: JobContext) => context_.complete((tx) => rows(tx, `insert into effect_of_test values (1)`));

beforeAll(() => rows(db(), `create table effect_of_test (n int)`));
beforeEach(async () => {
  await rows(db(), `truncate job, job_log, effect_of_test`);
  await withTx(db(), (tx) => publish(tx, called, { n: 1 }));
});

test('effects and completion are one transaction', async () => {
  await runLeased(
    duty((_payload, context_) => effect(context_)),
    context(),
    (await lease())!,
  );

  expect(await effects()).toBe(1);
  expect(await jobsOf(db(), callOutside.name)).toMatchObject([{ state: 'completed', attempt: 1 }]);
});

test('a worker that lost its lease cannot complete: its effects are rolled back', async () => {
  const first = (await lease())!;
  await expire();
  await withTx(db(), (tx) => freeExpiredLeases(tx, 10));
  const second = (await lease(other))!;
  expect(second.attempt).toBe(2);

  await runLeased(
    duty((_payload, context_) => effect(context_)),
    context(),
    first,
  );
  expect(await effects()).toBe(0);

  await runLeased(
    duty((_payload, context_) => effect(context_)),
    context(other),
    second,
  );
  expect(await effects()).toBe(1);
});

test('a beating worker keeps its lease', async () => {
  await lease();
  await rows(db(), `update job set locked_until = now() + interval '1 second'`);
  await extendLeases(db(), one, [(await jobsOf(db(), callOutside.name))[0]!.event_id], 30);

  const [job] = await rows<{ left: number }>(
    db(),
    `select extract(epoch from locked_until - now())::float8 as left from job`,
  );

  expect(job!.left).toBeGreaterThan(25);
});

test('a lease that its worker does not know of runs out', async () => {
  await lease(); // the answer was lost, so nobody runs it
  await expire();
  await extendLeases(db(), one, [], 30);

  expect(await withTx(db(), (tx) => freeExpiredLeases(tx, 10))).toBe(1);
});

test('a process that stops returns the job it runs, and the attempt does not count', async () => {
  const stop = new AbortController();
  const job = (await lease())!;
  await runLeased(
    duty(() => new Promise(() => setImmediate(() => stop.abort()))),
    { ...context(), signal: stop.signal },
    job,
  );
  await returnLease(db(), one);

  expect(await jobsOf(db(), callOutside.name)).toMatchObject([{ state: 'waiting', attempt: 0 }]);
});

test('a job whose workers die each time is failed for good, and says so', async () => {
  const whenDead = jest.fn(async () => {});
  for (let death = 0; death < 2; death += 1) {
    await lease();
    await expire();
    await withTx(db(), (tx) => freeExpiredLeases(tx, 10));
  }

  await runLeased(
    duty(async () => {}, whenDead),
    context(),
    (await lease())!,
  );

  expect(await jobsOf(db(), callOutside.name)).toMatchObject([
    { state: 'failed', failed_reason: 'its worker died in each of 2 attempts' },
  ]);
  expect(whenDead).toHaveBeenCalledTimes(1);
});

test('a stopping worker gives its lease back and the attempt does not count', async () => {
  await lease();

  await returnLease(db(), one);

  expect(await jobsOf(db(), callOutside.name)).toMatchObject([{ state: 'waiting', attempt: 0 }]);
});

test('progress, notes and the result are kept for the console', async () => {
  await runLeased(
    duty(async (_payload, { progress, note }) => {
      await progress(40);
      await note('halfway');
      return { pages: 3 };
    }),
    context(),
    (await lease())!,
  );

  expect(await jobsOf(db(), callOutside.name)).toMatchObject([
    { state: 'completed', progress: 40, result: { pages: 3 } },
  ]);
  expect(await rows(db(), `select message from job_log`)).toEqual([{ message: 'halfway' }]);
});
