import { defineJob } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { publishMany } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { releaseHeld, tenantsHeldBack } from '../../shared/store/jobs/publish-jobs';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { aRunContext, numbered } from '../support/engine';

const { db } = useDatabase();
const part = numbered('part.arrived');
const workPart = defineJob('test.work-part', { on: part, attempts: 2, timeoutSeconds: 5, setSize: 1, fairWindow: 4 });

const context = () => aRunContext(db());

beforeEach(() => rows(db(), `truncate job`));

const send = (tenant: string, parts: number, first = 0) =>
  withTx(db(), (tx) =>
    publishMany(
      tx,
      part,
      Array.from({ length: parts }, (_, n) => ({ payload: { n: first + n }, tenant, fairRank: n })),
    ),
  );
const claimable = async (tenant: string) =>
  (await rows(db(), `select from job where tenant = $1 and state = 'waiting' and not held`, [tenant])).length;

/** Runs one job after the other, as one worker would, and tells whose they were. */
async function runAll(atMost = Number.POSITIVE_INFINITY): Promise<string[]> {
  const order: string[] = [];
  const handlers: HandlerFile = {
    handleMany: async (jobs) => void order.push(...jobs.map(({ tenant, payload }) => `${tenant}${payload.n}`)),
  };
  for (let run = 0; run < atMost; run += 1) {
    if ((await runSet({ job: workPart, handlers, deps: {} }, context(), { atMost: 1 })) === 0) break;
  }
  return order;
}

test('of a large batch only the window is claimable, and each completion lets the next go', async () => {
  await send('big', 20);
  expect(await claimable('big')).toBe(4);

  await runAll(3);
  expect(await claimable('big')).toBe(4);

  expect(await runAll()).toHaveLength(17);
  expect(await tenantsHeldBackNow()).toEqual([]);
});

test('what is held back is claimed neither from the ledger nor by a bell', async () => {
  const eventIds = await send('big', 10);
  const handlers: HandlerFile = { handleMany: async () => {} };
  await rows(db(), `update job set state = 'delayed', run_at = 'infinity' where not held`);
  const duty = { job: workPart, handlers, deps: {} };

  expect(await runSet(duty, context(), { atMost: 10 })).toBe(0);
  expect(await runSet(duty, context(), { eventIds })).toBe(0);
});

const tenantsHeldBackNow = () => withTx(db(), (tx) => tenantsHeldBack(tx, workPart.name));

test('a small batch of another tenant waits for no more than one window', async () => {
  await send('big', 500);
  await send('small', 1);

  const order = await runAll(5);

  expect(order).toContain('small0');
});

test('a second batch of the same tenant is served beside the first, not after it', async () => {
  await send('one', 100);
  await runAll(10);
  await send('one', 3, 1000);

  const order = await runAll(12);

  expect(order.filter((name) => Number(name.replace('one', '')) >= 1000)).toHaveLength(3);
});

test('a place lost to a failed job for good is given to the next', async () => {
  await send('big', 6);
  const handlers: HandlerFile = {
    handleMany: async () => {
      throw new Error('always');
    },
  };
  for (let run = 0; run < 8; run += 1) {
    await runSet({ job: workPart, handlers, deps: {} }, context(), { atMost: 1 });
    await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  }

  expect(await claimable('big')).toBe(2);
  expect(await tenantsHeldBackNow()).toEqual([]);
});

test('a window that lost its places is repaired', async () => {
  await send('big', 10);
  await rows(db(), `update job set state = 'completed' where not held`);
  expect(await claimable('big')).toBe(0);
  expect(await tenantsHeldBackNow()).toEqual(['big']);

  await withTx(db(), (tx) => releaseHeld(tx, workPart.name, 4, ['big']));

  expect(await claimable('big')).toBe(4);
});
