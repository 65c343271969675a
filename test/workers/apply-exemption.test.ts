import { v7 as uuidv7 } from 'uuid';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { identifiersOf } from '../../shared/domain/jurisdictions/packs';
import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import { assess } from '../../shared/domain/tariff/assess';
import { contradictionIn } from '../../shared/domain/tariff/recompute';
import { runSet } from '../../shared/jobs/run-set';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { exemptionKind, insertExemption } from '../../shared/store/exemptions';
import { decide, propose } from '../../shared/store/proposals';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/apply-exemption';
import { applyExemption } from '../../workers/tax/apply-exemption.job';
import { madagascarTariffs } from '../domain/shipped';
import { aCharge, anAssessment, assessmentOf, chargesOf } from '../support/assessments';
import { aBatch, aVehicle, batchOf, type Vehicle } from '../support/batches';
import { contradictionsIn } from '../support/corrections';
import { until, untilBlocked, useDatabase, writersOf } from '../support/database';
import { jobsOf } from '../support/engine';
import { aPayment } from '../support/payments';
import { testVault, useTaxWorker } from '../support/tax-worker';

const { db } = useDatabase();
const { partner, context, duty, runAll, runNext } = useTaxWorker(db);
const deps = { tariffCache: new Map(), vault: testVault };
const applyNext = (atMost = 100) => runSet({ job: applyExemption, handlers, deps }, context(), { atMost });
const applied = async () => (await jobsOf(db(), applyExemption.name)).map(({ state, result }) => ({ state, result }));

type Fields = { registration: unknown; ground?: string; from?: string; to?: string | null };

/** As the route and the command do it. */
async function approve({
  registration,
  ground = 'ambulance',
  from = '2026-01-01',
  to = null,
}: Fields): Promise<string> {
  const content = { registration: keyOf(registration), ground, proof: `order ${uuidv7()}`, from, to };
  return withTx(db(), async (tx) => {
    const { proposal } = await propose(tx, { kind: exemptionKind, tenant: 'MG', content, proposedBy: 'person:one' });
    const decision = { id: proposal.id, kind: exemptionKind, tenant: 'MG', by: 'person:other', reason: null };
    const decided = await decide(tx, { ...decision, decision: 'approved' });
    if (decided.outcome !== 'decided') throw new Error(decided.outcome);
    await insertExemption(tx, decided.proposal);
    return proposal.id;
  });
}

const keyOf = (registration: unknown) => String(registration).replace(/ /g, '');
const find = async (vehicle: Vehicle, fiscalYear = 2026) =>
  (await row<{ id: string }>(
    db(),
    `select id from assessment where registration_key = $1 and fiscal_year = $2 and state <> 'cancelled'`,
    [keyOf(vehicle.registration), fiscalYear],
  ))!.id;

/** The explanation that the vehicle's assessment has without an exemption. */
function explained(vehicle: Vehicle, fiscalYear = 2026) {
  const read = readVehicleLine(vehicle, {
    fiscalYear,
    today: '2026-12-31',
    textual: false,
    identifiers: identifiersOf('MG'),
  });
  if (!('line' in read)) throw new Error('the vehicle is not valid');
  const assessed = assess(read.line, madagascarTariffs(), { fiscalYear });
  if (assessed.kind !== 'assessed') throw new Error('the vehicle is not assessed');
  return JSON.parse(explanationJson(assessed.explanation));
}

async function assessed(...vehicles: Vehicle[]): Promise<string> {
  const batch = await aBatch(db(), partner(), vehicles);
  await runAll();
  return batch;
}

test('what was assessed before is exempt, with its reason, and keeps what it was', async () => {
  const [ambulance, other] = [aVehicle({ use: 'ambulance' }), aVehicle()];
  const batch = await assessed(ambulance, other);
  const id = await find(ambulance);
  const before = await assessmentOf(db(), id);
  const exemption = await approve(ambulance as Fields);
  expect(await assessmentOf(db(), id)).toEqual(before);
  await applyNext();

  const after = await assessmentOf(db(), id);
  expect(after).toMatchObject({ state: 'exempt', amount: 0, revision: 1 });
  const [steps] = [(after.explanation as { steps: object[] }).steps];
  expect(steps.at(-1)).toMatchObject({ rule: 'exemption-granted', exemption, ground: 'ambulance', amount: 0 });
  const claim = { amount: 0n, currency: 'MGA', isExempt: true, since: '2015-03-01' };
  expect(contradictionIn(after.explanation as never, claim, madagascarTariffs().find('land', 2026)!)).toBeUndefined();
  expect(
    await rows(
      db(),
      `select amount, state, why, cause_id, explanation from assessment_revision where assessment_id = $1`,
      [id],
    ),
  ).toEqual([
    { amount: '105000', state: 'due', why: 'exemption approved', cause_id: exemption, explanation: before.explanation },
  ]);
  expect(await contradictionsIn(db())).toEqual([]);
  expect(await assessmentOf(db(), await find(other))).toMatchObject({ state: 'due', revision: 0 });
  expect(await batchOf(db(), batch)).toMatchObject({ amount_total: '210000' });
  expect(await applied()).toEqual([{ state: 'completed', result: { exempted: 1, refused: 0, paidBefore: 0 } }]);
  expect((await listAudit(db(), everyEntry, 1))[0]).toMatchObject({
    tenant: 'MG',
    actor: 'job:tax.apply-exemption',
    action: 'apply exemption',
    resource: `exemption ${exemption}`,
    after: { exempted: 1 },
  });
});

test('a payment that is under way for it alone is to be called off', async () => {
  const [ambulance, other] = [aVehicle({ use: 'ambulance' }), aVehicle()];
  await assessed(ambulance, other);
  const payment = await aPayment(db(), { items: [{ assessmentId: await find(ambulance) }] });
  await aPayment(db(), { items: [{ assessmentId: await find(other) }] });
  await approve(ambulance as Fields);
  await applyNext();
  const called = await rows(db(), `select subject_id as id, tenant from job where name = 'payments.call-off-payment'`);
  expect(called).toEqual([{ id: payment.id, tenant: 'MG' }]);
});

test('given again, it finds nothing more to do', async () => {
  const vehicle = aVehicle();
  await assessed(vehicle);
  await approve(vehicle as Fields);
  await applyNext();
  const before = await assessmentOf(db(), await find(vehicle));
  await rows(db(), `update job set state = 'waiting', result = null where name = $1`, [applyExemption.name]);
  await applyNext();
  expect(await assessmentOf(db(), await find(vehicle))).toEqual(before);
  expect(await applied()).toEqual([{ state: 'completed', result: { exempted: 0, refused: 0, paidBefore: 0 } }]);
});

test.each([
  ['ends before the year', { from: '2025-01-01', to: '2026-01-01' }, 0],
  ['begins after the day that counts', { from: '2026-01-02', to: null }, 1],
  ['is of a ground that the version does not know', { ground: 'friendship' }, 1],
])('an exemption that %s changes nothing', async (_, fields, refused) => {
  const vehicle = aVehicle();
  await assessed(vehicle);
  const before = await assessmentOf(db(), await find(vehicle));
  await approve({ ...(vehicle as Fields), ...fields });
  await applyNext();
  expect(await assessmentOf(db(), await find(vehicle))).toEqual(before);
  expect(await applied()).toEqual([{ state: 'completed', result: { exempted: 0, refused, paidBefore: 0 } }]);
});

test('every year within its days is exempt, also what is overdue, whose charges are waived', async () => {
  const vehicle = aVehicle();
  const registration = keyOf(vehicle.registration);
  const [first, second, third] = await Promise.all(
    [2026, 2027, 2028].map((fiscalYear) =>
      anAssessment(db(), {
        registration,
        fiscalYear,
        explanation: explained(vehicle, fiscalYear),
        ...(fiscalYear === 2026 && { state: 'overdue', dueOn: '2026-01-31' }),
      }),
    ),
  );
  await aCharge(db(), first!);
  await approve({ registration, to: '2028-01-01' });
  await applyNext();
  expect(await assessmentOf(db(), first!)).toMatchObject({ state: 'exempt', charges: 0, dueOn: '2026-01-31' });
  expect(await chargesOf(db(), first!)).toMatchObject([{ isWaived: true }]);
  expect(await assessmentOf(db(), second!)).toMatchObject({ state: 'exempt' });
  expect(await assessmentOf(db(), third!)).toMatchObject({ state: 'due', revision: 0 });
});

test('what was paid is left alone and counted, and so is what another exemption of the same set made exempt', async () => {
  const [paid, partly, twice] = [aVehicle(), aVehicle(), aVehicle()];
  await assessed(paid, partly, twice);
  await rows(db(), `update assessment set paid = amount, state = 'paid' where id = $1`, [await find(paid)]);
  await rows(db(), `update assessment set paid = 1, state = 'overdue' where id = $1`, [await find(partly)]);
  for (const { registration } of [paid, partly, twice, twice]) await approve({ registration });
  await applyNext();
  expect(await assessmentOf(db(), await find(paid))).toMatchObject({ state: 'paid', amount: 105_000 });
  expect(await assessmentOf(db(), await find(partly))).toMatchObject({ state: 'overdue', amount: 105_000 });
  expect(await assessmentOf(db(), await find(twice))).toMatchObject({ state: 'exempt', revision: 1 });
  const nothing = { exempted: 0, refused: 0, paidBefore: 0 };
  expect((await applied()).map(({ result }) => result)).toEqual([
    { ...nothing, paidBefore: 1 },
    { ...nothing, paidBefore: 1 },
    { ...nothing, exempted: 1 },
    nothing,
  ]);
});

test('other jurisdictions, cancelled ones and tests of partners are none of its concern', async () => {
  const vehicle = aVehicle();
  const registration = keyOf(vehicle.registration);
  const fields = { registration, explanation: explained(vehicle) };
  const ids = await Promise.all([
    anAssessment(db(), { ...fields, jurisdiction: 'GQ' }),
    anAssessment(db(), { ...fields, state: 'cancelled' }),
    anAssessment(db(), { ...fields, isTest: true }),
  ]);
  await approve({ registration });
  await applyNext();
  for (const id of ids) expect(await assessmentOf(db(), id)).toMatchObject({ amount: 100_000, revision: 0 });
});

/** A chunk that has looked exemptions up and written its assessments, and commits when it is let. */
function aChunkUnderWay() {
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const handleMany: typeof duty.handlers.handleMany = async (...call) => {
    await duty.handlers.handleMany(...call);
    await mayCommit;
  };
  const running = runSet({ ...duty, handlers: { handleMany } }, context(), { atMost: 1 });
  const hasWritten = until(async () => (await writersOf(db(), 'assessment')) > 0, 'the chunk has written');
  return { hasWritten, commit, running };
}

test('a vehicle that is being assessed while its exemption is approved ends up exempt', async () => {
  const vehicle = aVehicle();
  await aBatch(db(), partner(), [vehicle]);
  const chunk = aChunkUnderWay();
  await chunk.hasWritten;
  await approve(vehicle as Fields);

  const applying = applyNext();
  await untilBlocked(db()); // proves that the job waits for the chunk instead of finding nothing
  chunk.commit();
  await Promise.all([chunk.running, applying]);

  expect(await assessmentOf(db(), await find(vehicle))).toMatchObject({ state: 'exempt', amount: 0, revision: 1 });
});

test('a chunk that begins while an exemption is applied waits for it and finds the vehicle exempt', async () => {
  const [waitedFor, vehicle] = [aVehicle(), aVehicle()];
  await aBatch(db(), partner(), [waitedFor]);
  const chunk = aChunkUnderWay();
  await chunk.hasWritten;
  await aBatch(db(), partner(), [vehicle]);
  await approve(waitedFor as Fields);
  const applying = applyNext();
  await untilBlocked(db());
  const next = runNext();
  await untilBlocked(db(), 2);
  await approve(vehicle as Fields);
  chunk.commit();
  await Promise.all([chunk.running, applying, next]);
  await applyNext();

  expect(await assessmentOf(db(), await find(waitedFor))).toMatchObject({ state: 'exempt', revision: 1 });
  expect(await assessmentOf(db(), await find(vehicle))).toMatchObject({ state: 'exempt', revision: 0 });
});
