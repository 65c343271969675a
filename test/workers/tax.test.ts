import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import { assess } from '../../shared/domain/tariff/assess';
import { runSet } from '../../shared/jobs/run-set';
import { findOwner } from '../../shared/store/owner-blocks';
import { row, rows } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/assess-chunk';
import { in2026 } from '../domain/a-line';
import { madagascarTariffs } from '../domain/shipped';
import { aBatch, aPartner, aVehicle, batchOf } from '../support/batches';
import { until, untilBlocked, useDatabase, writersOf } from '../support/database';
import { assessmentsOf, testVault, unassessedOf, useTaxWorker } from '../support/tax-worker';

const { db } = useDatabase();
const { partner, context, duty, runNext, runAll } = useTaxWorker(db);

test('every line of a batch gets its outcome, and the batch is completed with the last chunk', async () => {
  const vehicle = aVehicle();
  const id = await aBatch(
    db(),
    partner(),
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
  const [first] = await assessmentsOf(db(), id);
  expect(await unassessedOf(db(), id)).toMatchObject([
    { line: 2, outcome: 'rejected', errors: [{ code: 'JSON_INVALID' }] },
    { line: 3, outcome: 'rejected', errors: [{ field: 'energy' }] },
    { line: 4, outcome: 'duplicate', ref: 'again', assessment_id: first!.id },
  ]);
});

test('what is stored explains the amount as the pure functions would', async () => {
  const vehicle = aVehicle({ firstCirculation: '2020-05-05', energy: 'hybrid' });
  const id = await aBatch(db(), partner(), [vehicle]);
  await runAll();

  const read = readVehicleLine(vehicle, { ...in2026, today: '2026-06-01' });
  if (!('line' in read)) throw new Error('the vehicle is not valid');
  const assessment = assess(read.line, madagascarTariffs(), { fiscalYear: 2026 });
  if (assessment.kind !== 'assessed') throw new Error('the vehicle is not assessed');
  expect(await assessmentsOf(db(), id)).toMatchObject([
    {
      amount: String(assessment.amount),
      explanation: JSON.parse(JSON.stringify(assessment.explanation)),
      state: 'due',
    },
  ]);
});

test('a vehicle sent again in another batch is a duplicate that names the first, whoever sends it', async () => {
  const vehicle = aVehicle();
  const first = await aBatch(db(), partner(), [vehicle]);
  await runAll();
  const second = await aBatch(db(), await aPartner(db()), [
    { ...vehicle, registration: ` ${vehicle.registration} `.trim().toLowerCase() },
  ]);
  await runAll();

  const [assessment] = await assessmentsOf(db(), first);
  expect(await unassessedOf(db(), second)).toMatchObject([{ outcome: 'duplicate', assessment_id: assessment!.id }]);
});

test('a repeat within a chunk whose first is a duplicate itself names the assessment that exists', async () => {
  const vehicle = aVehicle();
  await aBatch(db(), partner(), [vehicle]);
  await runAll();
  const existing = await row<{ id: string }>(db(), `select id from assessment`);

  const id = await aBatch(db(), partner(), [vehicle, vehicle]);
  await runAll();

  expect(await unassessedOf(db(), id)).toMatchObject([
    { line: 1, assessment_id: existing!.id },
    { line: 2, assessment_id: existing!.id },
  ]);
  expect(await batchOf(db(), id)).toMatchObject({ state: 'completed', duplicate_count: 2, assessed_count: 0 });
});

test('texts with backslashes, quotes and tabs are stored as they were sent', async () => {
  const owners = Array.from({ length: 250 }, (_, n) => ({ name: `O'Neil-${n} d’Été`, email: null }));
  const id = await aBatch(
    db(),
    partner(),
    owners.map((owner, n) => aVehicle({ owner, ref: `a\\b"${n}` })),
  );
  await runAll();

  const stored = await rows<{ ref: string }>(db(), `select ref from assessment order by line`);
  expect(stored).toHaveLength(250);
  expect(stored[7]).toEqual({ ref: 'a\\b"7' });
  expect((await findOwner(db(), testVault, id, 8))?.reveal()).toMatchObject({ name: `O'Neil-7 d’Été` });
  expect(await batchOf(db(), id)).toMatchObject({ assessed_count: 250 });
});

test('the same vehicle has an assessment for each fiscal year', async () => {
  const vehicle = aVehicle();
  await aBatch(db(), partner(), [vehicle], { fiscalYear: 2026 });
  await aBatch(db(), partner(), [vehicle], { fiscalYear: 2027 });
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
    const first = await aBatch(db(), partner(), [vehicle]);
    const second = await aBatch(db(), partner(), [vehicle, ...Array.from({ length: lines - 1 }, () => aVehicle())]);
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
    await until(async () => (await writersOf(db(), 'assessment')) > 0, 'the first has written');
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

test('an approved exemption makes the amount nought and says why; a claim alone does not', async () => {
  const claimed = aVehicle({ use: 'ambulance' });
  const approved = aVehicle({ use: 'ambulance' });
  await rows(
    db(),
    `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, proposed_by, approved_by)
     values (gen_random_uuid(), 'MG', $1, 'ambulance', 'licence 12/2025', '2025-06-01', 'one', 'other')`,
    [String(approved.registration).replace(/ /g, '')],
  );
  const id = await aBatch(db(), partner(), [claimed, approved]);
  await runAll();

  const [full, nought] = await assessmentsOf(db(), id);
  expect(full).toMatchObject({ amount: '105000', state: 'due' });
  expect(JSON.stringify(full!.explanation)).toContain('exemption-claimed');
  expect(nought).toMatchObject({ amount: '0', state: 'exempt' });
  expect(JSON.stringify(nought!.explanation)).toContain('exemption-granted');
});

test('aircraft and craft at sea are assessed, a railcar is rejected with its reason and never assessed at nought', async () => {
  const id = await aBatch(db(), partner(), [
    { registration: 'LOCO 1', category: 'rail' },
    { registration: '5R-MAD', category: 'air' },
    { registration: 'YACHT 7', category: 'sea', type: 'Yacht', lengthMetres: 12 },
    { registration: 'YACHT 8', category: 'sea', lengthMetres: 12 },
    { registration: 'FERRY 9', category: 'sea', type: 'ferry' },
  ]);
  await runAll();

  const refused = await unassessedOf(db(), id);
  expect(refused.map(({ line, errors }) => [line, errors[0]!.code, errors[0]!.field])).toEqual([
    [1, 'NO_TARIFF', 'category'],
    [4, 'FIELD_REQUIRED', 'type'],
  ]);
  const stored = await assessmentsOf(db(), id);
  expect(stored.map(({ line, amount }) => [line, amount])).toEqual([
    [2, '2000000'],
    [3, '200000'],
    [5, '1000000'],
  ]);
  expect(stored[1]!.explanation).toMatchObject({
    inputs: { type: 'yacht', lengthMetres: 12 },
    steps: [{ rule: 'case', case: 'pleasure-craft' }],
  });
});
