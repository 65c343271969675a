import { defineJob } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { publish, publishMany } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { claimJobs } from '../../shared/store/jobs/claim-jobs';
import { countJobs, foldCounts } from '../../shared/store/jobs/count-jobs';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { aRunContext, countIn, jobsOf, numbered } from '../support/engine';

const { db } = useDatabase();
const counted = numbered('number.counted');
const addUp = defineJob('test.add-up', { on: counted, attempts: 3, timeoutSeconds: 5, setSize: 10 });

const context = () => aRunContext(db());

const addingUp: HandlerFile = {
  handleMany: async (jobs, { tx }) => {
    for (const { payload } of jobs) {
      if (payload.n < 0) throw new Error(`refuses the number ${payload.n}`);
      await rows(tx, `insert into sum_of_test (n) values ($1)`, [payload.n]);
    }
  },
};
const duty = { job: addUp, handlers: addingUp, deps: {} };
const numbers = async () => (await rows<{ n: number }>(db(), `select n from sum_of_test order by n`)).map(({ n }) => n);

beforeAll(() => rows(db(), `create table sum_of_test (n int not null)`));
beforeEach(() => rows(db(), `truncate sum_of_test, job, job_log`));

test('a promise rolls back with the transaction that made it', async () => {
  await expect(
    withTx(db(), async (tx) => {
      await publish(tx, counted, { n: 1 });
      throw new Error('changed its mind');
    }),
  ).rejects.toThrow('changed its mind');

  expect(await jobsOf(db(), addUp.name)).toEqual([]);
});

test('a set is claimed, worked and completed at once', async () => {
  await withTx(db(), (tx) =>
    publishMany(
      tx,
      counted,
      [1, 2, 3].map((n) => ({ payload: { n } })),
    ),
  );

  expect(await runSet(duty, context(), { atMost: 10 })).toBe(3);

  expect(await numbers()).toEqual([1, 2, 3]);
  expect(await countIn(db(), addUp.name, 'completed')).toBe(3);
});

test('a repeated bell finds nothing to do', async () => {
  const eventIds = await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: 7 } }]));

  expect(await runSet(duty, context(), { eventIds })).toBe(1);
  expect(await runSet(duty, context(), { eventIds })).toBe(0);

  expect(await numbers()).toEqual([7]);
});

test('two workers that hear the same bell do the job once', async () => {
  const eventIds = await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: 7 } }]));
  let second = -1;

  await withTx(db(), async (tx) => {
    expect(await claimJobs(tx, addUp.name, { eventIds }, 5)).toHaveLength(1); // the first worker is at it
    second = await runSet(duty, context(), { eventIds });
  });

  expect(second).toBe(0);
  expect(await numbers()).toEqual([]);
});

test('one poisonous job does not hold up its set', async () => {
  await withTx(db(), (tx) =>
    publishMany(
      tx,
      counted,
      [1, -2, 3].map((n) => ({ payload: { n } })),
    ),
  );

  await runSet(duty, context(), { atMost: 10 });

  expect(await numbers()).toEqual([1, 3]);
  const [failed] = (await jobsOf(db(), addUp.name)).filter(({ state }) => state === 'delayed');
  expect(failed).toMatchObject({ attempt: 1, failed_reason: 'refuses the number -2' });
  expect(failed!.run_at!.getTime()).toBeGreaterThan(Date.now());
});

test('a job is failed for good after its last attempt, and its business row is told in the same transaction', async () => {
  const whenDead = jest.fn(async (tx, { n }) => rows(tx, `insert into sum_of_test (n) values ($1)`, [n * 100]));
  const dying = { ...duty, handlers: { ...addingUp, whenDead } };
  const [eventId] = await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: -1 } }]));

  for (let run = 1; run <= 3; run += 1) {
    expect(await runSet(dying, context(), { atMost: 1 })).toBe(1);
    await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  }

  expect(await jobsOf(db(), addUp.name)).toMatchObject([{ state: 'failed', attempt: 3 }]);
  expect(await numbers()).toEqual([-100]);
  expect(whenDead).toHaveBeenCalledTimes(1);
  const log = await rows<{ level: string }>(db(), `select level from job_log where event_id = $1 order by at`, [
    eventId,
  ]);
  expect(log.map(({ level }) => level)).toEqual(['warn', 'warn', 'error']);
});

test('giving up fails at once; not yet costs no attempt', async () => {
  await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: 1 } }, { payload: { n: 2 } }]));
  const handlers: HandlerFile = {
    handleMany: async ([one]) => {
      throw one!.payload.n === 1 ? new GiveUp('never') : new TryLater(60, 'not yet');
    },
  };

  await runSet({ ...duty, handlers }, context(), { atMost: 10 });

  expect(await jobsOf(db(), addUp.name)).toMatchObject([
    { state: 'failed', attempt: 1, failed_reason: 'never' },
    { state: 'delayed', attempt: 0, failed_reason: 'not yet' },
  ]);
});

test('a payload that breaks its contract is failed at once and named', async () => {
  const [eventId] = await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: 1 } }]));
  await rows(db(), `update job set payload = '{"n":"one"}' where event_id = $1`, [eventId]);

  await runSet(duty, context(), { atMost: 1 });

  const [job] = await jobsOf(db(), addUp.name);
  expect(job).toMatchObject({ state: 'failed' });
  expect(job!.failed_reason).toContain('n: Invalid input');
});

test('a handler that takes too long is rolled back and tried again', async () => {
  const slow = defineJob('test.slow', { on: numbered('number.slow'), attempts: 2, timeoutSeconds: 0.2 });
  await withTx(db(), (tx) => publish(tx, slow.on, { n: 1 }));
  const handlers: HandlerFile = {
    handleMany: async (_jobs, { tx, signal }) => {
      await rows(tx, `insert into sum_of_test (n) values (1)`);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };

  await runSet({ job: slow, handlers, deps: {} }, context(), { atMost: 1 });

  expect(await numbers()).toEqual([]);
  expect(await jobsOf(db(), slow.name)).toMatchObject([{ state: 'delayed', failed_reason: 'took longer than 0.2 s' }]);
});

test('a paused queue is not claimed, by bell or from the ledger', async () => {
  const eventIds = await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: 1 } }]));
  await rows(db(), `insert into job_queue (name, paused) values ($1, true)`, [addUp.name]);

  expect(await runSet(duty, context(), { eventIds })).toBe(0);
  expect(await runSet(duty, context(), { atMost: 5 })).toBe(0);

  await rows(db(), `delete from job_queue`);
  expect(await runSet(duty, context(), { eventIds })).toBe(1);
});

test('higher priority goes first, then the older', async () => {
  await withTx(db(), (tx) =>
    publishMany(tx, counted, [{ payload: { n: 1 } }, { payload: { n: 2 }, priority: 5 }, { payload: { n: 3 } }]),
  );
  const order: number[] = [];
  const handlers: HandlerFile = {
    handleMany: async (jobs) => void order.push(...jobs.map(({ payload }) => payload.n)),
  };

  while ((await runSet({ ...duty, handlers }, context(), { atMost: 1 })) > 0);

  expect(order).toEqual([2, 1, 3]);
});

test('results are stored with their jobs', async () => {
  await withTx(db(), (tx) => publishMany(tx, counted, [{ payload: { n: 4 } }]));
  const handlers: HandlerFile = {
    handleMany: async (jobs) => new Map(jobs.map(({ eventId, payload }) => [eventId, { squared: payload.n ** 2 }])),
  };

  await runSet({ ...duty, handlers }, context(), { atMost: 1 });

  expect(await jobsOf(db(), addUp.name)).toMatchObject([{ state: 'completed', result: { squared: 16 } }]);
});

test('counters follow every change and fold into the same totals', async () => {
  await rows(db(), `truncate job_count_change, job_count`);
  await withTx(db(), (tx) =>
    publishMany(
      tx,
      counted,
      [1, -2, 3].map((n) => ({ payload: { n } })),
    ),
  );
  await runSet(duty, context(), { atMost: 10 });
  const counts = async () =>
    Object.fromEntries(
      (await countJobs(db())).filter(({ count }) => count !== 0).map(({ state, count }) => [state, count]),
    );

  const before = await counts();
  await withTx(db(), foldCounts);

  expect(before).toEqual({ completed: 2, delayed: 1 });
  expect(await counts()).toEqual(before);
  expect(await rows(db(), `select from job_count_change`)).toEqual([]);
});
