import { randomUUID } from 'node:crypto';
import { openCases } from '../../shared/store/cases';
import { rows, withTx } from '../../shared/store/sql';
import { aPersonOf } from '../access/callers';
import { anAssessment, assessmentOf } from '../support/assessments';
import { aPendingPayment, aReceipt, bookedFor } from '../support/payments';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, ask, paid, resolve, dismiss, decide, withdraw, caseOf, audit, paymentOf } = treasury;

const get = (id: string, who = people.finance) => ask(who, `/api/v1/cases/${id}`);

test('whoever looks after money finds cases by what they are of', async () => {
  const { id } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  expect((await get(overpaid)).json).toMatchObject({
    id: overpaid,
    kind: 'overpaid',
    state: 'open',
    amount: 30_000,
    currency: 'MGA',
    paymentId: id,
    actions: ['refund', 'assign'],
    resolution: null,
  });
  const ids = async (query: string, who = people.finance) =>
    (await ask(who, `/api/v1/cases?limit=100&${query}`)).json.items.map((one: { id: string }) => one.id);
  expect(await ids(`payment=${id}&state=open&kind=overpaid&provider=mvola`)).toEqual([overpaid]);
  for (const query of [`payment=${id}&state=resolved`, `payment=${id}&kind=underpaid`, `payment=${id}&provider=wave`])
    expect(await ids(query)).toEqual([]);
  expect(await ids('', people.guinean)).not.toContain(overpaid);
  expect(codeOf(await get(overpaid, people.guinean))).toBe('404 CASE_NOT_FOUND');
  expect(codeOf(await get(overpaid, people.agent))).toBe('403 PERMISSION_MISSING');
});

test('what was paid too much is paid back by the rules of refunds, exactly that', async () => {
  const { id, assessments } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  const reply = await resolve(overpaid, { action: 'refund' });
  expect(reply.json).toMatchObject({
    state: 'resolved',
    resolution: 'refund',
    resolvedBy: people.finance.caller!.actor,
    reason: 'looked at',
    actions: [],
  });
  const [entry] = await audit();
  expect(entry).toMatchObject({
    tenant: 'MG',
    action: 'resolve case',
    resource: `case ${overpaid}`,
    before: { state: 'open', kind: 'overpaid', amount: '30000' },
    after: { state: 'resolved', refundState: 'approved' },
    details: { action: 'refund', reason: 'looked at' },
  });
  const refund = await ask(people.finance, `/api/v1/refunds?payment=${id}`);
  expect(refund.json.items).toMatchObject([{ amount: 30_000, caseId: overpaid, account: 'overpaid' }]);
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect(codeOf(await resolve(overpaid, { action: 'refund' }))).toBe('409 CASE_OVER');
});

test('of a large amount another person decides, and a refusal opens the case again', async () => {
  const { id } = await paid({ received: 400_000n });
  const overpaid = await caseOf(id, 'overpaid');
  expect(codeOf(await resolve(overpaid, { action: 'refund' }))).toBe('200 resolved');
  const list = async () => (await ask(people.finance, `/api/v1/refunds?payment=${id}`)).json.items;
  const [proposed] = await list();
  expect(proposed).toMatchObject({ state: 'proposed', amount: 300_000 });
  expect(codeOf(await decide(proposed.id, people.finance))).toBe('403 PROPOSAL_OWN');
  expect(codeOf(await decide(proposed.id, people.second, 'refused'))).toBe('200 refused');
  expect((await get(overpaid)).json).toMatchObject({ state: 'open', resolution: null, resolvedBy: null });

  await resolve(overpaid, { action: 'refund' }, people.second);
  const [again] = await list();
  expect(codeOf(await withdraw(again.id, people.second))).toBe('200 withdrawn');
  expect((await get(overpaid)).json.state).toBe('open');
  await resolve(overpaid, { action: 'refund' });
  expect(codeOf(await decide((await list())[0].id, people.second))).toBe('200 approved');
  expect((await get(overpaid)).json.state).toBe('resolved');
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '300000' });
});

test('what was paid too much settles what another assessment owes, and can be paid back from there', async () => {
  const { id } = await paid({ received: 130_000n });
  const other = await anAssessment(db(), { amount: 30_000, state: 'overdue', dueOn: '2026-01-31' });
  const overpaid = await caseOf(id, 'overpaid');
  expect(codeOf(await resolve(overpaid, { action: 'assign', assessmentId: other }))).toBe('200 resolved');
  expect(await assessmentOf(db(), other)).toMatchObject({ state: 'paid', paid: 30_000 });
  expect((await bookedFor(db(), id)).slice(-2)).toEqual(['overpaid 30000', 'revenue vehicle-tax -30000']);
  const [entry] = await audit();
  expect(entry).toMatchObject({ after: { state: 'resolved', credited: '30000', assessment: other } });
  await treasury.refund(id, { amount: 30_000 });
  expect(await assessmentOf(db(), other)).toMatchObject({ state: 'overdue', paid: 0 });
});

test('what is more than another owes stays aside, and so does the case', async () => {
  const { id } = await paid({ received: 150_000n });
  const overpaid = await caseOf(id, 'overpaid');
  const [first, second] = [await anAssessment(db(), { amount: 20_000 }), await anAssessment(db(), { amount: 40_000 })];
  const reply = await resolve(overpaid, { action: 'assign', assessmentId: first });
  expect(reply.json).toMatchObject({ state: 'open', amount: 30_000, resolution: null });
  const again = await resolve(overpaid, { action: 'assign', assessmentId: first });
  expect([codeOf(again), again.json.details[0].code]).toEqual(['422 RESOLUTION_REFUSED', 'NOTHING_OWED']);
  expect(codeOf(await resolve(overpaid, { action: 'assign', assessmentId: second }))).toBe('200 resolved');
  expect(await assessmentOf(db(), first)).toMatchObject({ state: 'paid', paid: 20_000 });
  expect(await assessmentOf(db(), second)).toMatchObject({ state: 'partly-paid', paid: 30_000 });
  const booked = await bookedFor(db(), id);
  expect(booked.filter((line) => line.startsWith('overpaid'))).toEqual([
    'overpaid -50000',
    'overpaid 20000',
    'overpaid 30000',
  ]);
});

test('nothing is assigned to what owes nothing, is of elsewhere, or is not there', async () => {
  const { id } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  const assign = (assessmentId: string) => resolve(overpaid, { action: 'assign', assessmentId });
  for (const state of ['paid', 'exempt', 'cancelled'])
    expect(codeOf(await assign(await anAssessment(db(), { state })))).toBe('422 RESOLUTION_REFUSED');
  const foreign = await anAssessment(db(), { jurisdiction: 'GQ', currency: 'XAF' });
  for (const unknown of [foreign, await anAssessment(db(), { isTest: true }), randomUUID()])
    expect((await assign(unknown)).json.details).toMatchObject([{ field: 'assessmentId', code: 'ASSESSMENT_UNKNOWN' }]);
  for (const body of [{ action: 'assign' }, { action: 'refund', assessmentId: randomUUID() }, { action: 'keep' }, {}])
    expect((await resolve(overpaid, body)).status).toBe(400);
  expect((await get(overpaid)).json).toMatchObject({ state: 'open', amount: 30_000 });
});

test('too little is accepted after all, and what more was asked for is still owed', async () => {
  const { id, assessments } = await paid({ of: [{ amount: 60_000 }, { amount: 40_000 }], received: 70_000n });
  const underpaid = await caseOf(id, 'underpaid');
  expect((await get(underpaid)).json.actions).toEqual(['refund', 'assign', 'accept']);
  expect(codeOf(await resolve(underpaid, { action: 'accept' }))).toBe('200 resolved');
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid', paid: 60_000 });
  expect(await assessmentOf(db(), assessments[1]!)).toMatchObject({ state: 'partly-paid', paid: 10_000 });
  expect((await bookedFor(db(), id)).slice(-3)).toEqual([
    'underpaid 70000',
    'revenue vehicle-tax -60000',
    'revenue vehicle-tax -10000',
  ]);
});

test('what was paid for by somebody else meanwhile is not credited once more', async () => {
  const { id, assessments } = await paid({ received: 70_000n });
  const [assessmentId] = assessments as [string];
  await paid({ over: { items: [{ assessmentId }] } });
  const underpaid = await caseOf(id, 'underpaid');
  const reply = await resolve(underpaid, { action: 'accept' });
  expect(reply.json.details).toMatchObject([{ code: 'NOTHING_OWED' }]);
  expect(codeOf(await resolve(underpaid, { action: 'refund' }))).toBe('200 resolved');
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
});

test('only what a kind of case allows is done about it', async () => {
  const { id, payment } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  const accepted = await resolve(overpaid, { action: 'accept' });
  expect([codeOf(accepted), accepted.json.details[0].code]).toEqual(['422 RESOLUTION_REFUSED', 'ACTION_NOT_POSSIBLE']);
  const about = `payment ${payment.id}`;
  for (const kind of ['unclear-order', 'missing-there', 'different-amount', 'disputed'] as const) {
    await withTx(db(), (tx) =>
      openCases(tx, [{ jurisdiction: 'MG', kind, about, provider: 'mvola', paymentId: payment.id }]),
    );
    const found = await caseOf(payment.id, kind);
    expect((await get(found)).json.actions).toEqual([]);
    expect(codeOf(await resolve(found, { action: 'refund' }))).toBe('422 RESOLUTION_REFUSED');
    expect(codeOf(await dismiss(found))).toBe('200 dismissed');
  }
});

test('a second payment is paid back from what lies aside', async () => {
  const { id, payment, assessments } = await paid();
  const second = aReceipt(payment);
  await treasury.settle(second);
  expect(codeOf(await resolve(await caseOf(id, 'second-payment'), { action: 'refund' }))).toBe('200 resolved');
  const [refund] = (await ask(people.finance, `/api/v1/refunds?payment=${id}`)).json.items;
  expect(refund).toMatchObject({ amount: 100_000, transaction: second.transaction });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid' });
});

test('what was paid for a cancelled assessment goes to another or back', async () => {
  const [assessmentId, other] = [await anAssessment(db()), await anAssessment(db(), { amount: 70_000 })];
  const payment = await aPendingPayment(db(), { items: [{ assessmentId }] });
  await rows(db(), `update assessment set state = 'cancelled' where id = $1`, [assessmentId]);
  await treasury.settle(aReceipt(payment));
  const found = await caseOf(payment.id, 'paid-for-cancelled');
  expect((await resolve(found, { action: 'assign', assessmentId: other })).json).toMatchObject({ amount: 30_000 });
  expect(codeOf(await resolve(found, { action: 'refund' }))).toBe('200 resolved');
  expect((await bookedFor(db(), payment.id)).slice(1)).toEqual([
    'paid-for-cancelled -100000',
    'paid-for-cancelled 70000',
    'revenue vehicle-tax -70000',
    'paid-for-cancelled 30000',
    'refunds-due -30000',
  ]);
});

test('what went back with the payment is not there for its case any more', async () => {
  const { id } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  // A part alone: the case is still about the rest.
  await treasury.refund(id, { amount: 20_000 });
  expect(codeOf(await resolve(overpaid, { action: 'refund' }))).toBe('200 resolved');
  const refunds = (await ask(people.finance, `/api/v1/refunds?payment=${id}`)).json.items;
  expect(refunds).toMatchObject([{ amount: 10_000 }, { amount: 20_000 }]);
});

test('what is dismissed is closed with its reason, once, and lies where it lay', async () => {
  const { id } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  expect((await dismiss(overpaid)).json).toMatchObject({ state: 'dismissed', reason: 'nothing to do' });
  expect((await audit())[0]).toMatchObject({ action: 'dismiss case', after: { state: 'dismissed' } });
  for (const reply of [dismiss(overpaid), resolve(overpaid, { action: 'refund' })])
    expect(codeOf(await reply)).toBe('409 CASE_OVER');
  expect((await bookedFor(db(), id)).at(-1)).toBe('overpaid -30000');
});

test('whoever may not, or is of elsewhere, closes nothing, and resolving asks for the password again', async () => {
  const { id } = await paid({ received: 130_000n });
  const overpaid = await caseOf(id, 'overpaid');
  for (const act of [dismiss, (one: string, who: typeof people.agent) => resolve(one, { action: 'refund' }, who)]) {
    expect(codeOf(await act(overpaid, people.supervisor))).toBe('403 PERMISSION_MISSING');
    expect(codeOf(await act(overpaid, people.guinean))).toBe('404 CASE_NOT_FOUND');
    expect(codeOf(await act(randomUUID(), people.finance))).toBe('404 CASE_NOT_FOUND');
  }
  const stale = await aPersonOf(treasury.intake.process(), 'finance', { jurisdiction: 'MG', partnerId: null });
  await rows(db(), `update session set authenticated_at = now() - interval '11 minutes' where id = $1`, [
    stale.caller!.sessionId,
  ]);
  expect(codeOf(await resolve(overpaid, { action: 'refund' }, stale))).toBe('403 CONFIRMATION_NEEDED');
  expect((await get(overpaid)).json.state).toBe('open');
});
