import { assess } from '../../shared/domain/assess';
import { compileMadagascarTariffs } from '../../shared/domain/madagascar-tariffs';
import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import type { RunContext } from '../../shared/jobs/run-context';
import { runSet } from '../../shared/jobs/run-set';
import { openLog } from '../../shared/process/log';
import { openMetrics } from '../../shared/process/metrics';
import { row, rows } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/assess-chunk';
import { assessChunk } from '../../workers/tax/assess-chunk.job';
import { aBatch, aPartner, aVehicle, batchOf, publishShippedTariffs } from '../support/batches';
import { until, untilBlocked, useDatabase } from '../support/database';

const { db } = useDatabase();
let partner: string;

const context = (): RunContext => ({
  db: db(),
  log: openLog('test', 'silent'),
  metrics: openMetrics(),
  workerId: '00000000-0000-7000-8000-000000000001',
  signal: new AbortController().signal,
});
const duty = { job: assessChunk, handlers, deps: { tariffCache: new Map() } };
const runNext = () => runSet(duty, context(), { atMost: 1 });
const runAll = async () => {
  while ((await runNext()) > 0);
};
const assessmentsOf = (batchId: string) =>
  rows<{ line: number; amount: string; explanation: object; state: string; owner: unknown; id: string }>(
    db(),
    `select line, amount, explanation, state, owner, id from assessment where batch_id = $1 order by line`,
    [batchId],
  );
const unassessedOf = (batchId: string) =>
  rows<{
    line: number;
    ref: string;
    outcome: string;
    assessment_id: string;
    errors: { field: string; code: string }[];
  }>(db(), `select * from unassessed_line where batch_id = $1 order by line`, [batchId]);

beforeAll(async () => {
  await publishShippedTariffs(db());
  partner = await aPartner(db());
});
beforeEach(() => rows(db(), `truncate job, assessment, unassessed_line, batch_chunk, batch, exemption`));

test('every line of a batch gets its outcome, and the batch is completed with the last chunk', async () => {
  const vehicle = aVehicle();
  const id = await aBatch(
    db(),
    partner,
    [vehicle, '{"ref":', aVehicle({ energy: 'steam' }), { ...vehicle, ref: 'again' }, aVehicle({ fiscalPower: 20 })],
    { linesPerChunk: 2 },
  );

  await runAll();

  expect(await batchOf(db(), id)).toMatchObject({
    state: 'completed',
    assessed_count: 2,
    rejected_count: 2,
    duplicate_count: 1,
    amount_total: String(105_000 + 255_000),
    chunks_done: 3,
  });
  const [first] = await assessmentsOf(id);
  expect(await unassessedOf(id)).toMatchObject([
    { line: 2, outcome: 'rejected', errors: [{ code: 'JSON_INVALID' }] },
    { line: 3, outcome: 'rejected', errors: [{ field: 'energy' }] },
    { line: 4, outcome: 'duplicate', ref: 'again', assessment_id: first!.id },
  ]);
});

test('what is stored explains the amount as the pure functions would', async () => {
  const vehicle = aVehicle({ firstCirculation: '2020-05-05', energy: 'hybrid' });
  const id = await aBatch(db(), partner, [vehicle]);
  await runAll();

  const read = readVehicleLine(vehicle, { fiscalYear: 2026, today: '2026-06-01', textual: false });
  if (!('line' in read)) throw new Error('the vehicle is not valid');
  const assessment = assess(read.line, compileMadagascarTariffs(), { fiscalYear: 2026 });
  if (assessment.kind !== 'assessed') throw new Error('the vehicle is not assessed');
  expect(await assessmentsOf(id)).toMatchObject([
    {
      amount: String(assessment.amount),
      explanation: JSON.parse(JSON.stringify(assessment.explanation)),
      state: 'due',
    },
  ]);
});

test('a vehicle sent again in another batch is a duplicate that names the first, whoever sends it', async () => {
  const vehicle = aVehicle();
  const first = await aBatch(db(), partner, [vehicle]);
  await runAll();
  const second = await aBatch(db(), await aPartner(db()), [
    { ...vehicle, registration: ` ${vehicle.registration} `.trim().toLowerCase() },
  ]);
  await runAll();

  const [assessment] = await assessmentsOf(first);
  expect(await unassessedOf(second)).toMatchObject([{ outcome: 'duplicate', assessment_id: assessment!.id }]);
});

test('a repeat within a chunk whose first is a duplicate itself names the assessment that exists', async () => {
  const vehicle = aVehicle();
  await aBatch(db(), partner, [vehicle]);
  await runAll();
  const existing = await row<{ id: string }>(db(), `select id from assessment`);

  const id = await aBatch(db(), partner, [vehicle, vehicle]);
  await runAll();

  expect(await unassessedOf(id)).toMatchObject([
    { line: 1, assessment_id: existing!.id },
    { line: 2, assessment_id: existing!.id },
  ]);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed', duplicate_count: 2, assessed_count: 0 });
});

test('texts with backslashes, quotes and tabs are stored as they were sent', async () => {
  const owners = Array.from({ length: 250 }, (_, n) => ({ name: `O'Neil-${n} d’Été`, email: null }));
  const id = await aBatch(
    db(),
    partner,
    owners.map((owner, n) => aVehicle({ owner, ref: `a\\b"${n}` })),
  );
  await runAll();

  const stored = await rows<{ ref: string; owner: { name: string } }>(
    db(),
    `select ref, owner from assessment order by line`,
  );
  expect(stored).toHaveLength(250);
  expect(stored[7]).toMatchObject({ ref: 'a\\b"7', owner: { name: `O'Neil-7 d’Été` } });
  expect(await batchOf(db(), id)).toMatchObject({ assessed_count: 250 });
});

test('the same vehicle has an assessment for each fiscal year', async () => {
  const vehicle = aVehicle();
  await aBatch(db(), partner, [vehicle], { fiscalYear: 2026 });
  await aBatch(db(), partner, [vehicle], { fiscalYear: 2027 });
  await runAll();

  expect(await rows(db(), `select fiscal_year from assessment order by 1`)).toEqual([
    { fiscal_year: 2026 },
    { fiscal_year: 2027 },
  ]);
});

// Few lines are inserted, many are copied; the way they are kept out differs.
test.each([1, 300])(
  'a worker with a vehicle that another is assessing right now waits, then calls it a duplicate (%i lines)',
  async (lines) => {
    const vehicle = aVehicle();
    const first = await aBatch(db(), partner, [vehicle]);
    const second = await aBatch(db(), partner, [vehicle, ...Array.from({ length: lines - 1 }, () => aVehicle())]);
    let commit = () => {};
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const paused = {
      ...duty,
      handlers: {
        handleMany: async (...call: Parameters<typeof handlers.handleMany>) => {
          await handlers.handleMany(...call);
          await mayCommit;
        },
      },
    };

    const one = runSet(paused, context(), { atMost: 1 });
    await until(async () => (await runningIn('assessment')) > 0, 'the first has written');
    const other = runNext();
    await untilBlocked(db()); // proves that the second waits on the vehicle instead of racing past it
    commit();
    await Promise.all([one, other]);

    expect(await batchOf(db(), first)).toMatchObject({ assessed_count: 1, duplicate_count: 0, state: 'completed' });
    expect(await batchOf(db(), second)).toMatchObject({
      assessed_count: lines - 1,
      duplicate_count: 1,
      state: 'completed',
    });
  },
);

/** Sessions that hold a lock for writing on a table, which they do from their first insert to their commit. */
const runningIn = async (table: string) =>
  (await rows(db(), `select from pg_locks where relation = $1::regclass and mode = 'RowExclusiveLock'`, [table]))
    .length;

test('an approved exemption makes the amount nought and says why; a claim alone does not', async () => {
  const claimed = aVehicle({ use: 'ambulance' });
  const approved = aVehicle({ use: 'ambulance' });
  await rows(
    db(),
    `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, proposed_by, approved_by)
     values (gen_random_uuid(), 'MG', $1, 'ambulance', 'licence 12/2025', '2025-06-01', 'one', 'other')`,
    [String(approved.registration).replace(/ /g, '')],
  );
  const id = await aBatch(db(), partner, [claimed, approved]);
  await runAll();

  const [full, nought] = await assessmentsOf(id);
  expect(full).toMatchObject({ amount: '105000', state: 'due' });
  expect(JSON.stringify(full!.explanation)).toContain('exemption-claimed');
  expect(nought).toMatchObject({ amount: '0', state: 'exempt' });
  expect(JSON.stringify(nought!.explanation)).toContain('exemption-granted');
});

test('a category without a tariff is rejected with its reason, never assessed at nought', async () => {
  const id = await aBatch(db(), partner, [
    { registration: 'LOCO 1', category: 'rail' },
    { registration: '5R-MAD', category: 'air' },
    { registration: 'YACHT 7', category: 'sea', lengthMetres: 12 },
  ]);
  await runAll();

  expect((await unassessedOf(id)).map(({ errors }) => errors[0]!.code)).toEqual([
    'NO_TARIFF',
    'NO_TARIFF',
    'NO_TARIFF',
  ]);
});

test('raw lines are dropped with their outcome', async () => {
  await aBatch(db(), partner, [aVehicle({ owner: { name: 'Rakoto', email: 'rakoto@example.mg' } })]);
  await runAll();

  expect(await rows(db(), `select body from batch_chunk`)).toEqual([{ body: null }]);
});

test('a job that runs again after its chunk is done changes nothing', async () => {
  const id = await aBatch(db(), partner, [aVehicle(), '{"not": "a vehicle"}']);
  await runAll();
  const before = await batchOf(db(), id);

  await rows(db(), `update job set state = 'waiting'`);
  await runAll();

  expect(await batchOf(db(), id)).toEqual(before);
});

test('chunks of a cancelled batch are not assessed', async () => {
  const id = await aBatch(db(), partner, [aVehicle(), aVehicle()], { linesPerChunk: 1 });
  await runNext();
  await rows(db(), `update batch set state = 'cancelled' where id = $1`, [id]);

  await runAll();

  expect(await assessmentsOf(id)).toHaveLength(1);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'cancelled', assessed_count: 1 });
  expect(await rows(db(), `select from job where state <> 'completed'`)).toEqual([]);
});

test('a chunk whose job is dead shows on its batch, and completes it when retried', async () => {
  const id = await aBatch(db(), partner, [aVehicle()]);
  await rows(db(), `alter table assessment rename to assessment_gone`);
  for (let run = 0; run < assessChunk.attempts; run += 1) {
    await runNext();
    await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  }
  await rows(db(), `alter table assessment_gone rename to assessment`);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'processing', chunks_failed: 1 });

  await rows(db(), `update job set state = 'waiting', attempt = 0`);
  await runAll();

  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed', chunks_failed: 0, assessed_count: 1 });
});

test('a worker that dies before its commit leaves the chunk as it was', async () => {
  const id = await aBatch(db(), partner, [aVehicle(), aVehicle()]);
  const dying = {
    ...duty,
    handlers: {
      handleMany: async (...call: Parameters<typeof handlers.handleMany>) => {
        await handlers.handleMany(...call);
        // What SIGKILL is to the database: the session ends between the last statement and the commit.
        await rows(call[1].tx, `select pg_terminate_backend(pg_backend_pid())`);
      },
    },
  };
  await expect(runSet(dying, context(), { atMost: 1 })).rejects.toThrow();
  expect(await assessmentsOf(id)).toEqual([]);

  await runAll();

  expect(await assessmentsOf(id)).toHaveLength(2);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed' });
});
