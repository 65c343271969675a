import { randomUUID } from 'node:crypto';
import { rows } from '../../shared/store/sql';
import { aPersonOf } from '../access/callers';
import { aCharge, anAssessment, assessmentOf } from '../support/assessments';
import { aReceipt, bookedFor, casesOf } from '../support/payments';
import { codeOf, useTreasury } from './use-treasury';

const treasury = useTreasury();
const { db, people, ask, paid, refund, decide, withdraw, complete, audit, paymentOf } = treasury;

test('a small refund is approved at once: what was paid is owed again, the money is due, and a worker is told', async () => {
  const { id, assessments } = await paid({ over: { provider: 'stripe' } });
  const reply = await refund(id);
  expect(reply.status).toBe(201);
  expect(reply.headers.get('location')).toBe(`/api/v1/refunds/${reply.json.id}`);
  expect(reply.json).toEqual({
    id: expect.any(String),
    state: 'approved',
    paymentId: id,
    caseId: null,
    jurisdiction: 'MG',
    amount: 100_000,
    currency: 'MGA',
    provider: 'stripe',
    byHand: false,
    assessmentId: null,
    account: null,
    reason: 'paid twice',
    requestedBy: people.finance.caller!.actor,
    decidedBy: null,
    transaction: expect.stringContaining('money-'),
    providerReference: null,
    failedReason: null,
    approvedAt: expect.any(String),
    givenUpAt: null,
    createdAt: expect.any(String),
    finishedAt: null,
    links: { self: `/api/v1/refunds/${reply.json.id}`, payment: `/api/v1/payments/${id}` },
  });
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', received: '100000', refunded: '100000' });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'due', paid: 0 });
  expect((await bookedFor(db(), id)).slice(2)).toEqual(['revenue vehicle-tax 100000', 'refunds-due -100000']);
  expect(await treasury.jobsFor(reply.json.id)).toEqual([{ name: 'payments.send-refund', state: 'waiting' }]);
  expect((await audit())[0]).toMatchObject({
    tenant: 'MG',
    actor: people.finance.caller!.actor,
    action: 'refund',
    resource: `refund ${reply.json.id}`,
    after: { state: 'approved', amount: 100_000, payment: id },
    details: { reason: 'paid twice' },
  });
  const shown = await ask(people.supervisor, `/api/v1/refunds/${reply.json.id}`);
  expect(shown.json).toMatchObject({
    state: 'approved',
    parts: [{ account: 'revenue', revenue: 'vehicle-tax', assessmentId: assessments[0], amount: 100_000 }],
  });
  const listed = await ask(people.supervisor, `/api/v1/refunds?payment=${id}&state=approved`);
  expect(listed.json.items.map((one: { id: string }) => one.id)).toEqual([reply.json.id]);
});

test('what was asked for last is paid back first, its charges before its tax, and overdue is overdue again', async () => {
  const first = await anAssessment(db(), { amount: 40_000 });
  const late = await anAssessment(db(), { amount: 60_000, state: 'overdue', dueOn: '2026-01-31' });
  await aCharge(db(), late, { amount: 6_000 });
  const { id } = await paid({ over: { items: [{ assessmentId: first }, { assessmentId: late }] } });
  expect(codeOf(await refund(id, { amount: 10_000 }))).toBe('201 approved');
  expect(await assessmentOf(db(), late)).toMatchObject({ state: 'overdue', paid: 56_000 });
  expect(await assessmentOf(db(), first)).toMatchObject({ state: 'paid', paid: 40_000 });
  expect((await bookedFor(db(), id)).slice(-3)).toEqual([
    'revenue late-charges 6000',
    'revenue vehicle-tax 4000',
    'refunds-due -10000',
  ]);
  expect(await paymentOf(id)).toMatchObject({ state: 'partly-refunded', refunded: '10000' });
  // And the rest, later, from where it lies.
  expect(codeOf(await refund(id))).toBe('201 approved');
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', refunded: '106000' });
  expect(await assessmentOf(db(), first)).toMatchObject({ state: 'due', paid: 0 });
  expect(codeOf(await refund(id))).toBe('409 REFUND_TOO_LARGE');
});

test('of one assessment no more is paid back than was paid for it', async () => {
  const { id, assessments } = await paid({ of: [{ amount: 40_000 }, { amount: 60_000 }] });
  const [first, second] = assessments as [string, string];
  const tooMuch = await refund(id, { amount: 40_001, assessmentId: first });
  expect([codeOf(tooMuch), tooMuch.json.details[0].message]).toEqual([
    '409 REFUND_TOO_LARGE',
    'is more than is left; at most 40000',
  ]);
  expect((await refund(id, { assessmentId: first })).json).toMatchObject({ amount: 40_000, assessmentId: first });
  expect(await assessmentOf(db(), first)).toMatchObject({ state: 'due', paid: 0 });
  expect(await assessmentOf(db(), second)).toMatchObject({ state: 'paid', paid: 60_000 });
  expect(codeOf(await refund(id, { assessmentId: first }))).toBe('422 REFUND_REFUSED');
  expect(codeOf(await refund(id, { assessmentId: await anAssessment(db()) }))).toBe('422 REFUND_REFUSED');
});

test('what was paid too much goes back before anything is owed again, and its case is closed with it', async () => {
  const { id, assessments } = await paid({ received: 130_000n });
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'overpaid', state: 'open' }]);
  expect(codeOf(await refund(id, { amount: 30_000 }))).toBe('201 approved');
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect(await casesOf(db(), id)).toMatchObject([{ kind: 'overpaid', state: 'resolved' }]);
});

test('what is paid in parts is due with its first unpaid part again', async () => {
  const assessmentId = await anAssessment(db(), { jurisdiction: 'GQ', currency: 'XAF', amount: 90_000 });
  await rows(
    db(),
    `insert into instalment (assessment_id, number, amount, due_on)
     values ($1, 1, 30000, '2099-01-31'), ($1, 2, 30000, '2099-02-28'), ($1, 3, 30000, '2099-03-31')`,
    [assessmentId],
  );
  await rows(db(), `update assessment set due_on = '2099-01-31' where id = $1`, [assessmentId]);
  const { id } = await paid({ over: { items: [{ assessmentId }], provider: 'bange' } });
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid' });
  expect(codeOf(await refund(id, { amount: 45_000 }, people.guinean))).toBe('201 approved');
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'partly-paid', dueOn: '2099-02-28' });
});

test('an exempt assessment stays exempt when what was paid for it before is paid back', async () => {
  const { id, assessments } = await paid();
  await rows(db(), `update assessment set state = 'exempt' where id = $1`, [assessments[0]]);
  expect(codeOf(await refund(id))).toBe('201 approved');
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'exempt', paid: 0 });
});

test('from the limit on another person decides, and until then nothing moves', async () => {
  const { id, assessments } = await paid({ of: [{ amount: 200_000 }] });
  const proposed = await refund(id);
  expect(codeOf(proposed)).toBe('201 proposed');
  expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
  expect(await treasury.jobsFor(proposed.json.id)).toEqual([]);
  expect((await audit())[0]).toMatchObject({ action: 'propose', resource: `refund ${proposed.json.id}` });

  const own = await decide(proposed.json.id, people.finance);
  expect(codeOf(own)).toBe('403 PROPOSAL_OWN');
  expect((await audit())[0]).toMatchObject({ action: 'approve', outcome: 'refused', tenant: 'MG' });
  expect(codeOf(await decide(proposed.json.id, people.agent))).toBe('403 PERMISSION_MISSING');

  const approved = await decide(proposed.json.id, people.supervisor);
  expect(approved.json).toMatchObject({ state: 'approved', decidedBy: people.supervisor.caller!.actor });
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', refunded: '200000' });
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'due', paid: 0 });
  expect(await treasury.jobsFor(proposed.json.id)).toHaveLength(1);
  expect(codeOf(await decide(proposed.json.id, people.supervisor))).toBe('409 PROPOSAL_DECIDED');
  expect((await bookedFor(db(), id)).filter((line) => line.startsWith('refunds-due'))).toHaveLength(1);
});

test('splitting does not get round the limit: what one had paid back of the same payment before counts', async () => {
  const { id } = await paid({ of: [{ amount: 300_000 }] });
  expect(codeOf(await refund(id, { amount: 150_000 }))).toBe('201 approved');
  expect(codeOf(await refund(id, { amount: 49_999 }))).toBe('201 approved');
  expect(codeOf(await refund(id, { amount: 1 }))).toBe('201 proposed');
  // Another person has had nothing paid back, and another payment is another.
  expect(codeOf(await refund(id, { amount: 1 }, people.second))).toBe('201 approved');
  expect(codeOf(await refund((await paid()).id, { amount: 1 }))).toBe('201 approved');
});

test('what was proposed is not there for others, and is there again when it is refused or withdrawn', async () => {
  const { id } = await paid({ of: [{ amount: 300_000 }] });
  const proposed = await refund(id, { amount: 250_000 });
  const tooMuch = await refund(id, { amount: 50_001 }, people.second);
  expect([codeOf(tooMuch), tooMuch.json.details]).toEqual([
    '409 REFUND_TOO_LARGE',
    [{ field: 'amount', code: 'TOO_LARGE', message: 'is more than is left; at most 50000' }],
  ]);
  expect(codeOf(await decide(proposed.json.id, people.second, 'refused'))).toBe('200 refused');
  const again = await refund(id, { amount: 250_000 });
  expect(codeOf(again)).toBe('201 proposed');
  expect(codeOf(await withdraw(again.json.id, people.second))).toBe('403 PROPOSAL_FOREIGN');
  expect(codeOf(await withdraw(again.json.id))).toBe('200 withdrawn');
  expect((await audit())[0]).toMatchObject({ action: 'withdraw', before: { state: 'proposed' } });
  expect(codeOf(await withdraw(again.json.id))).toBe('409 PROPOSAL_DECIDED');
  expect(codeOf(await decide(again.json.id, people.second))).toBe('409 PROPOSAL_DECIDED');
  expect(codeOf(await refund(id, { amount: 300_000 }))).toBe('201 proposed');
});

test('a request that is repeated gets its first answer, and another under its key gets none', async () => {
  const { id } = await paid();
  const key = randomUUID();
  const [first, second] = await Promise.all([
    refund(id, { amount: 60_000 }, people.finance, key),
    refund(id, { amount: 60_000 }, people.finance, key),
  ]);
  expect([first.status, second.status, second.json]).toEqual([201, 201, first.json]);
  expect((await refund(id, { amount: 60_000 }, people.finance, key)).headers.get('idempotent-replayed')).toBe('true');
  expect(codeOf(await refund(id, { amount: 1 }, people.finance, key))).toBe('422 IDEMPOTENCY_KEY_REUSED');
  expect(codeOf(await refund((await paid()).id, { amount: 60_000 }, people.finance, key))).toBe(
    '422 IDEMPOTENCY_KEY_REUSED',
  );
  expect(await paymentOf(id)).toMatchObject({ refunded: '60000' });
  const without = await ask(people.finance, `/api/v1/payments/${id}/refunds`, { amount: 1, reason: 'x' });
  expect(codeOf(without)).toBe('400 IDEMPOTENCY_KEY_MISSING');
});

test('what has no money, is of elsewhere, or is not understood is not paid back', async () => {
  const { id } = await paid();
  const { id: foreign } = await paid({
    of: [{ jurisdiction: 'GQ', currency: 'XAF' }],
    over: { provider: 'bange' },
  });
  await rows(db(), `update payment set state = 'disputed' where id = $1`, [id]);
  expect(codeOf(await refund(id))).toBe('422 REFUND_REFUSED');
  await rows(db(), `update payment set state = 'settled' where id = $1`, [id]);
  expect(codeOf(await refund(foreign))).toBe('404 PAYMENT_NOT_FOUND');
  expect(codeOf(await refund(randomUUID()))).toBe('404 PAYMENT_NOT_FOUND');
  expect(codeOf(await refund(id, {}, people.agent))).toBe('403 PERMISSION_MISSING');
  for (const body of [{ amount: 0 }, { amount: 1.5 }, { amount: '1' }, { reason: '' }, { more: 1 }])
    expect((await refund(id, body)).status).toBe(400);
  expect(codeOf(await ask(people.finance, `/api/v1/refunds/${randomUUID()}`))).toBe('404 REFUND_NOT_FOUND');
  const { json } = await refund(foreign, {}, people.guinean);
  for (const reply of [
    ask(people.finance, `/api/v1/refunds/${json.id}`),
    decide(json.id, people.finance),
    withdraw(json.id),
    complete(json.id),
  ])
    expect(codeOf(await reply)).toBe('404 REFUND_NOT_FOUND');
  expect(await paymentOf(id)).toMatchObject({ state: 'settled', refunded: '0' });
});

test('asking, deciding and recording want the password again', async () => {
  const { id } = await paid({ of: [{ amount: 250_000 }] });
  const proposed = await refund(id);
  const stale = await aPersonOf(treasury.intake.process(), 'finance', { jurisdiction: 'MG', partnerId: null });
  await rows(db(), `update session set authenticated_at = now() - interval '11 minutes' where id = $1`, [
    stale.caller!.sessionId,
  ]);
  for (const reply of [
    refund(id, { amount: 1 }, stale),
    decide(proposed.json.id, stale),
    complete(proposed.json.id, stale),
  ])
    expect(codeOf(await reply)).toBe('403 CONFIRMATION_NEEDED');
});

test('money that came twice is given back one movement at a time', async () => {
  const { id, payment, money, assessments } = await paid({ over: { provider: 'stripe' } });
  const second = aReceipt(payment);
  await treasury.settle(second);
  const both = await refund(id);
  expect([codeOf(both), both.json.details[0].code]).toEqual(['409 REFUND_TOO_LARGE', 'SEVERAL_MOVEMENTS']);
  expect((await refund(id, { amount: 100_000 })).json.transaction).toBe(second.transaction);
  expect(await assessmentOf(db(), assessments[0]!)).toMatchObject({ state: 'paid' });
  // By another person: the two together are as much as the limit.
  expect((await refund(id, { amount: 100_000 }, people.second)).json.transaction).toBe(money.transaction);
  expect(await paymentOf(id)).toMatchObject({ state: 'refunded', refunded: '200000' });
});
