import { randomUUID } from 'node:crypto';
import { runSet } from '../../shared/jobs/run-set';
import { isUniqueViolation, row, rows, withTx } from '../../shared/store/sql';
import * as large from '../../workers/tax/assess-chunk';
import { assessChunk } from '../../workers/tax/assess-chunk.job';
import * as small from '../../workers/tax/assess-small-batch';
import { assessSmallBatch } from '../../workers/tax/assess-small-batch.job';
import { aVehicle, batchOf, type Vehicle } from '../support/batches';
import { untilBlocked } from '../support/database';
import { aRunContext } from '../support/engine';
import { aKeyOf, aPartnerWithKey, useIntake } from '../support/intake';

const intake = useIntake();
const db = () => intake.db();
type Keys = { id: string; live: string; liveId: string; test: string; testId: string };
let one: Keys;
let other: Keys;
beforeEach(async () => {
  await rows(db(), `truncate job, assessment, owner_block, unassessed_line, batch_chunk, batch, idempotency cascade`);
  [one, other] = [await bothKeys(), await bothKeys()];
});

async function bothKeys(): Promise<Keys> {
  const { id, key, keyId } = await aPartnerWithKey(db());
  const issued = await aKeyOf(db(), id, { isTest: true });
  return { id, live: key, liveId: keyId, test: issued.key, testId: issued.id };
}

const post = async (key: string, vehicles: readonly Vehicle[]): Promise<string> =>
  (await intake.postBatch(key, vehicles.map((vehicle) => JSON.stringify(vehicle)).join('\n'))).json.id;
const deps = () => ({ tariffCache: new Map(), vault: intake.process().vault });
const runSmall = (atMost = 50) =>
  runSet({ job: assessSmallBatch, handlers: small, deps: deps() }, aRunContext(db()), { atMost });
const runLarge = (atMost = 50) =>
  runSet({ job: assessChunk, handlers: large, deps: deps() }, aRunContext(db()), { atMost });
const countsOf = async (ids: readonly string[]) => {
  const batches = await Promise.all(ids.map((id) => batchOf(db(), id)));
  return batches.map(({ assessed_count, duplicate_count }) => [assessed_count, duplicate_count]);
};

test('a batch and its assessments carry the mark and the key they were sent with', async () => {
  const ids = [await post(one.live, [aVehicle()]), await post(one.test, [aVehicle()])];
  const long = await post(
    one.test,
    Array.from({ length: 2100 }, () => aVehicle()),
  );
  await Promise.all([runSmall(), runLarge()]);

  expect(await rows(db(), `select id, is_test, api_key_id from batch order by id`)).toEqual([
    { id: ids[0], is_test: false, api_key_id: one.liveId },
    { id: ids[1], is_test: true, api_key_id: one.testId },
    { id: long, is_test: true, api_key_id: one.testId },
  ]);
  expect(await rows(db(), `select is_test, count(*)::int as n from assessment group by 1 order by 1`)).toEqual([
    { is_test: false, n: 1 },
    { is_test: true, n: 2101 },
  ]);
});

// Few lines are inserted, many are copied.
test.each([1, 300])('a vehicle that was tested still counts, and the other way round (%i lines)', async (lines) => {
  const vehicles = Array.from({ length: lines }, () => aVehicle());
  const ids: string[] = [];
  // The same vehicles in every world, in each order, and once more in each.
  for (const key of [one.test, one.live, other.test, one.live, one.test, other.live, other.test]) {
    ids.push(await post(key, vehicles));
    await (lines > 100 ? runLarge() : runSmall());
  }

  const [assessed, twice] = [
    [lines, 0],
    [0, lines],
  ];
  expect(await countsOf(ids)).toEqual([assessed, assessed, assessed, twice, twice, twice, twice]);
  const firstOf = (batchId: string) =>
    row<{ id: string }>(db(), `select id from assessment where batch_id = $1 and line = 1`, [batchId]);
  const namedIn = async (batchId: string) =>
    (await row<{ id: string }>(
      db(),
      `select assessment_id as id from unassessed_line where batch_id = $1 and line = 1`,
      [batchId],
    ))!;
  // One live assessment for all partners; of the tests each partner’s own.
  expect(await namedIn(ids[5]!)).toEqual(await firstOf(ids[1]!));
  expect(await namedIn(ids[4]!)).toEqual(await firstOf(ids[0]!));
  expect(await namedIn(ids[6]!)).toEqual(await firstOf(ids[2]!));
});

test('one set may hold tests of several partners and what counts', async () => {
  const vehicle = aVehicle();
  const ids: string[] = [];
  for (const key of [one.live, one.test, other.test, other.live, other.test]) ids.push(await post(key, [vehicle]));

  expect(await runSmall()).toBe(5);

  expect(await countsOf(ids)).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
});

test('tests of one vehicle go in by partner, whatever their order was: two sets cannot wait in a circle', async () => {
  const vehicle = aVehicle();
  const [first, second] = [one, other].toSorted((a, b) => (a.id < b.id ? -1 : 1)) as [Keys, Keys];
  for (const key of [second.test, first.test]) await post(key, [vehicle]);
  await runSmall();

  expect(await rows(db(), `select partner_id from assessment order by ctid`)).toEqual([
    { partner_id: first.id },
    { partner_id: second.id },
  ]);
});

test('what counts does not wait for a test of the same vehicle that is under way', async () => {
  const vehicle = aVehicle();
  const tested = await post(one.test, [vehicle]);
  let finish = () => {};
  const mayFinish = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let written = () => {};
  const hasWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const paused = {
    handleMany: async (...call: Parameters<typeof small.handleMany>) => {
      await small.handleMany(...call);
      written();
      await mayFinish;
    },
  };
  const testing = runSet({ job: assessSmallBatch, handlers: paused, deps: deps() }, aRunContext(db()), { atMost: 1 });
  await hasWritten;
  const counting = await post(one.live, [vehicle]);
  await runSmall();
  expect(await batchOf(db(), counting)).toMatchObject({ state: 'completed', assessed_count: 1 });

  // A second test of the same partner does wait, and is a duplicate.
  const again = await post(one.test, [vehicle]);
  const waiting = runSmall();
  await untilBlocked(db());
  finish();
  await Promise.all([testing, waiting]);
  expect(await countsOf([tested, again])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test('one Idempotency-Key names a test and a request that counts', async () => {
  const body = JSON.stringify(aVehicle());
  const key = { 'Idempotency-Key': randomUUID() };
  const live = await intake.postBatch(one.live, body, key);
  const test = await intake.postBatch(one.test, body, key);
  const again = await intake.postBatch(one.test, body, key);

  expect([live.status, test.status, again.status]).toEqual([202, 202, 202]);
  expect(test.json.id).not.toBe(live.json.id);
  expect(again.json.id).toBe(test.json.id);
  // Another body, which the other key's answer does not stand in the way of.
  expect((await intake.postBatch(one.test, `${body}\n${body}`, key)).json.code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('a test key sees its tests and never what counts, and the other way round', async () => {
  const live = await post(one.live, [aVehicle()]);
  const test = await post(one.test, [aVehicle()]);
  await runSmall();

  const seen = async (key: string, path: string) => (await intake.ask(path, key)).json;
  for (const [key, own, hidden] of [
    [one.live, live, test],
    [one.test, test, live],
  ] as const) {
    const { items } = await seen(key, '/api/v1/batches');
    expect(items.map(({ id }: { id: string }) => id)).toEqual([own]);
    expect((await seen(key, '/api/v1/assessments')).items).toHaveLength(1);
    expect((await intake.ask(`/api/v1/batches/${hidden}`, key)).status).toBe(404);
    expect((await intake.ask(`/api/v1/batches/${hidden}/cancel`, key, { method: 'POST' })).status).toBe(404);
  }
});

test('the database itself lets a vehicle count once a year', async () => {
  await post(one.live, [aVehicle()]);
  await post(one.test, [aVehicle()]);
  await runSmall();
  const copyOf = (isTest: boolean) =>
    withTx(db(), (tx) =>
      rows(
        tx,
        `insert into assessment
         select (jsonb_populate_record(stored, jsonb_build_object('id', gen_random_uuid(), 'line', 9))).*
           from assessment as stored
          where is_test = $1`,
        [isTest],
      ),
    ).catch((error: unknown) => error);

  expect(isUniqueViolation(await copyOf(false), 'assessment_vehicle_year')).toBe(true);
  expect(isUniqueViolation(await copyOf(true), 'assessment_test_vehicle_year')).toBe(true);
});
