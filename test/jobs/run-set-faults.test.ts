// What goes wrong around a set: lost connections, timeouts, a stopping process, a business row that cannot be told.
import { defineJob } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { publish } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { Stopping } from '../../shared/jobs/within-time';
import { isPassingFault, rows, withTx } from '../../shared/store/sql';
import { until, useDatabase } from '../support/database';
import { aRunContext, jobsOf, numbered } from '../support/engine';

const { db } = useDatabase();
const troubled = numbered('trouble.came');
const onlyOnce = defineJob('test.only-once', { on: troubled, attempts: 1, timeoutSeconds: 0.3, setSize: 10 });

const context = (signal = new AbortController().signal) => aRunContext(db(), { signal });
const run = (handlers: HandlerFile, signal?: AbortSignal) =>
  runSet({ job: onlyOnce, handlers, deps: {} }, context(signal), { atMost: 10 });
const effects = async () => (await rows(db(), `select from effect_of_test`)).length;

beforeAll(() => rows(db(), `create table effect_of_test (n int)`));
beforeEach(async () => {
  await rows(db(), `truncate job, job_log, effect_of_test`);
  await withTx(db(), (tx) => publish(tx, troubled, { n: 1 }));
});

test('a handler that goes on after its time is over can write nothing more', async () => {
  let refused: unknown;
  await run({
    handleMany: async (_jobs, { tx, db }) => {
      const isFailed = async () => (await rows(db, `select from job where state = 'failed'`)).length === 1;
      await until(isFailed, 'the run is over');
      await rows(tx, `insert into effect_of_test values (1)`).catch((error: unknown) => {
        refused = error;
      });
    },
  });

  await until(() => refused !== undefined, 'the late statement is refused');
  expect(refused).toMatchObject({ name: 'TransactionOver' });
  expect(await effects()).toBe(0);
});

test('a statement that takes too long is cut off by PostgreSQL', async () => {
  await run({ handleMany: async (_jobs, { tx }) => void (await rows(tx, `select pg_sleep(30)`)) });

  const busy = await rows(
    db(),
    `select from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'`,
  );
  expect(busy).toEqual([]);
  expect(await jobsOf(db(), onlyOnce.name)).toMatchObject([{ state: 'failed' }]);
});

test('a connection lost between two statements is not the job’s fault', async () => {
  const lost = run({
    handleMany: async (_jobs, { tx, db }) => {
      const [{ pid }] = (await rows<{ pid: number }>(tx, `select pg_backend_pid() as pid`)) as [{ pid: number }];
      await rows(db, `select pg_terminate_backend($1)`, [pid]);
      await until(
        async () => (await rows(db, `select from pg_stat_activity where pid = $1`, [pid])).length === 0,
        'gone',
      );
    },
  });

  expect(isPassingFault(await lost.catch((error: unknown) => error))).toBe(true);
  expect(await jobsOf(db(), onlyOnce.name)).toMatchObject([{ state: 'waiting', attempt: 0 }]);
});

test('a process that stops spends no attempt', async () => {
  const stop = new AbortController();
  const stopped = run({ handleMany: () => new Promise(() => setImmediate(() => stop.abort())) }, stop.signal);

  await expect(stopped).rejects.toThrow(Stopping);
  await expect(run({ handleMany: async () => {} }, stop.signal)).rejects.toThrow(Stopping);
  expect(await jobsOf(db(), onlyOnce.name)).toMatchObject([{ state: 'waiting', attempt: 0 }]);
});

test('a dead job is failed even when its business row cannot be told', async () => {
  await run({
    handleMany: async () => {
      throw new Error('poison');
    },
    whenDead: async (tx) => rows(tx, `insert into no_such_table values (1)`),
  });

  expect(await jobsOf(db(), onlyOnce.name)).toMatchObject([{ state: 'failed', failed_reason: 'poison' }]);
});

test('a reason that PostgreSQL’s text does not take is recorded without what it does not take', async () => {
  await run({
    handleMany: async () => {
      throw new Error('a\0b of rakoto@example.mg');
    },
  });

  expect(await jobsOf(db(), onlyOnce.name)).toMatchObject([{ state: 'failed', failed_reason: 'ab of [e-mail]' }]);
});
