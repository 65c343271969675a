import { randomUUID } from 'node:crypto';
import { runSet } from '../../shared/jobs/run-set';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { reviseAssessments } from '../../shared/store/revise-assessments';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/tax/assess-chunk';
import { assessChunk } from '../../workers/tax/assess-chunk.job';
import { type Asking, aPerson, type Partners, threePartners } from '../access/callers';
import { aCharge, anAssessment, assessmentOf, chargesOf } from '../support/assessments';
import { aBatch, aVehicle, batchOf, type Vehicle } from '../support/batches';
import { untilBlocked } from '../support/database';
import { aRunContext } from '../support/engine';
import { useIntake } from '../support/intake';
import { aPayment } from '../support/payments';
import { testVault } from '../support/tax-worker';

const intake = useIntake();
const db = () => intake.db();
let partners: Partners;
let supervisor: Asking;
let agent: Asking;
beforeAll(async () => {
  partners = await threePartners(intake.process());
  [supervisor, agent] = await Promise.all([
    aPerson(intake.process(), 'supervisor', partners),
    aPerson(intake.process(), 'agent', partners),
  ]);
});

const addressOf = (id: string, what: string) => `/api/v1/assessments/${id}/${what}`;
const cancel = (id: string, body: unknown = { reason: 'made in error' }, who = supervisor) =>
  intake.ask(addressOf(id, 'cancellation'), null, {
    method: 'POST',
    headers: { ...who.headers, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const get = (id: string, what: string, who = agent) => intake.ask(addressOf(id, what), null, { headers: who.headers });
const lastEntry = async () => (await listAudit(db(), everyEntry, 1))[0]!;
const duty = { job: assessChunk, handlers, deps: { tariffCache: new Map(), vault: testVault } };
const assessAll = async () => {
  while ((await runSet(duty, aRunContext(db()), { atMost: 1 })) > 0);
};

test('a payment that is under way for it alone is to be called off', async () => {
  const [id, other] = [await anAssessment(db()), await anAssessment(db())];
  const payment = await aPayment(db(), { items: [{ assessmentId: id }] });
  await aPayment(db(), { items: [{ assessmentId: other }] });
  expect((await cancel(id)).status).toBe(200);
  expect(await rows(db(), `select subject_id as id, tenant from job where name = 'payments.call-off-payment'`)).toEqual(
    [{ id: payment.id, tenant: 'MG' }],
  );
});

test('what is cancelled is owed no more, says why, and is written down', async () => {
  const id = await anAssessment(db(), { state: 'overdue', dueOn: '2026-01-31' });
  await aCharge(db(), id);
  const reply = await cancel(id, { reason: ' sold abroad in 2025 ' });
  expect([reply.status, reply.json]).toEqual([
    200,
    { id, state: 'cancelled', reason: 'sold abroad in 2025', links: { self: `/api/v1/assessments/${id}` } },
  ]);
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'cancelled', amount: 100_000, charges: 0 });
  expect(await chargesOf(db(), id)).toMatchObject([{ isWaived: true }]);
  const shown = await intake.ask(`/api/v1/assessments/${id}`, null, { headers: supervisor.headers });
  expect(shown.json).toMatchObject({ state: 'cancelled', reason: 'sold abroad in 2025' });
  expect(await lastEntry()).toMatchObject({
    tenant: 'MG',
    actor: supervisor.caller!.actor,
    action: 'cancel assessment',
    resource: `assessment ${id}`,
    before: { state: 'overdue', amount: 100_000, charges: 10_000 },
    after: { state: 'cancelled', charges: 0 },
    details: { reason: 'sold abroad in 2025' },
  });
});

test('who belongs to no jurisdiction is told of in that of the assessment', async () => {
  const admin = await aPerson(intake.process(), 'admin', partners);
  const id = await anAssessment(db());
  expect((await cancel(id, { reason: 'made in error' }, admin)).status).toBe(200);
  const [entry] = await listAudit(db(), everyEntry, 1);
  expect(entry).toMatchObject({ tenant: 'MG', actor: admin.caller!.actor, resource: `assessment ${id}` });
});

test.each([
  ['due', {}],
  ['exempt', { state: 'exempt', amount: 0 }],
])('what is %s can be cancelled, once', async (_, fields) => {
  const id = await anAssessment(db(), fields);
  expect((await cancel(id)).status).toBe(200);
  const again = await cancel(id);
  expect([again.status, again.json.code]).toEqual([409, 'ASSESSMENT_SETTLED']);
});

test.each([
  ['paid', { state: 'paid', paid: 100_000 }],
  ['partly paid', { state: 'partly-paid', paid: 1 }],
  ['overdue with a part paid', { state: 'overdue', dueOn: '2026-01-31', paid: 1 }],
])('what is %s is not', async (_, fields) => {
  const id = await anAssessment(db(), fields);
  const before = await assessmentOf(db(), id);
  expect((await cancel(id)).json.code).toBe('ASSESSMENT_SETTLED');
  expect(await assessmentOf(db(), id)).toEqual(before);
  expect((await lastEntry()).resource).not.toBe(`assessment ${id}`);
});

test('of many who cancel at once one does', async () => {
  const id = await anAssessment(db());
  const replies = await Promise.all(Array.from({ length: 8 }, () => cancel(id)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
});

test('whoever may not, and whoever is of elsewhere, cancels nothing', async () => {
  const [id, foreign, ofTest] = await Promise.all([
    anAssessment(db()),
    anAssessment(db(), { jurisdiction: 'GQ' }),
    anAssessment(db(), { isTest: true }),
  ]);
  expect((await cancel(id, undefined, agent)).json.code).toBe('PERMISSION_MISSING');
  expect((await cancel(foreign)).json.code).toBe('ASSESSMENT_NOT_FOUND');
  expect((await cancel(ofTest)).json.code).toBe('ASSESSMENT_NOT_FOUND');
  expect((await cancel(randomUUID())).json.code).toBe('ASSESSMENT_NOT_FOUND');
  for (const body of ['{', {}, { reason: ' ' }, { reason: 'x', state: 'paid' }])
    expect((await cancel(id, body)).status).toBe(400);
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'due' });
});

test('cancelling asks for the password again', async () => {
  const id = await anAssessment(db());
  const other = await aPerson(intake.process(), 'supervisor', partners);
  await rows(db(), `update session set authenticated_at = now() - interval '11 minutes' where id = $1`, [
    other.caller!.sessionId,
  ]);
  expect((await cancel(id, undefined, other)).json.code).toBe('CONFIRMATION_NEEDED');
  expect(await assessmentOf(db(), id)).toMatchObject({ state: 'due' });
});

const idsOf = (vehicle: Vehicle) =>
  rows<{ id: string; state: string }>(
    db(),
    `select id, state from assessment where registration_key = $1 order by id`,
    [String(vehicle.registration).replace(/ /g, '')],
  );

// Few lines are inserted, many are copied; the way they are kept out differs.
test.each([1, 300])('a vehicle whose assessment is cancelled can be assessed again (%i lines)', async (lines) => {
  const vehicle = aVehicle();
  await aBatch(db(), partners.own, [vehicle]);
  await assessAll();
  const { id } = (await idsOf(vehicle))[0]!;
  expect((await cancel(id)).status).toBe(200);

  const again = [vehicle, ...Array.from({ length: lines - 1 }, () => aVehicle())];
  const batch = await aBatch(db(), partners.neighbour, again);
  await assessAll();
  expect(await batchOf(db(), batch)).toMatchObject({ assessed_count: lines, duplicate_count: 0 });
  expect((await idsOf(vehicle)).map(({ state }) => state)).toEqual(['cancelled', 'due']);

  // And only once more.
  const third = await aBatch(db(), partners.neighbour, again);
  await assessAll();
  expect(await batchOf(db(), third)).toMatchObject({ assessed_count: 0, duplicate_count: lines });
});

test.each([
  [1, { assessed_count: 1, duplicate_count: 0 }],
  // Who looks all vehicles up first sees what is committed then: the assessment that still stands.
  [300, { assessed_count: 299, duplicate_count: 1 }],
])('a chunk that meets a cancellation under way has one outcome for each line (%i lines)', async (lines, counts) => {
  const vehicle = aVehicle();
  await aBatch(db(), partners.own, [vehicle]);
  await assessAll();
  const { id } = (await idsOf(vehicle))[0]!;
  const batch = await aBatch(db(), partners.own, [vehicle, ...Array.from({ length: lines - 1 }, () => aVehicle())]);
  let assessing!: Promise<void>;
  await withTx(db(), async (tx) => {
    await rows(tx, `update assessment set state = 'cancelled' where id = $1`, [id]);
    assessing = assessAll();
    await (lines === 1 ? untilBlocked(db()) : assessing);
  });
  await assessing;
  expect(await batchOf(db(), batch)).toMatchObject({ state: 'completed', ...counts });
});

test('charges and revisions are shown with their reasons to whoever sees the assessment', async () => {
  const id = await anAssessment(db(), {
    state: 'overdue',
    dueOn: '2026-01-31',
    explanation: { v: 1, steps: ['first'] },
  });
  const foreign = await anAssessment(db(), { jurisdiction: 'GQ' });
  await aCharge(db(), id);
  const causeId = randomUUID();
  await withTx(db(), (tx) =>
    reviseAssessments(tx, [
      {
        id,
        revision: 0,
        amount: 60_000n,
        state: 'overdue',
        tariffId: 'mg-land-2026',
        tariffVersion: 2,
        explanation: '{}',
        why: 'corrected',
        causeId,
      },
    ]),
  );
  await aCharge(db(), id, { amount: 6_000 });

  expect((await get(id, 'charges')).json).toEqual({
    items: [
      {
        rule: 'late',
        dueOn: '2026-01-31',
        period: 'once',
        kind: 'penalty',
        amount: 10_000,
        currency: 'MGA',
        chargedOn: '2026-02-01',
        waivedAt: expect.any(String),
        explanation: {},
      },
      expect.objectContaining({ amount: 6_000, waivedAt: null }),
    ],
  });
  expect((await get(id, 'revisions')).json).toEqual({
    items: [
      {
        revision: 0,
        amount: 100_000,
        currency: 'MGA',
        state: 'overdue',
        tariff: { id: 'mg-land-2026', version: 1 },
        explanation: { v: 1, steps: ['first'] },
        why: 'corrected',
        causeId,
        replacedAt: expect.any(String),
      },
    ],
  });
  for (const what of ['charges', 'revisions']) {
    expect((await get(foreign, what)).json.code).toBe('ASSESSMENT_NOT_FOUND');
    expect((await get('1', what)).status).toBe(400);
    expect((await get(await anAssessment(db()), what)).json).toEqual({ items: [] });
  }
});
