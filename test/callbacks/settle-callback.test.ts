import { runSet } from '../../shared/jobs/run-set';
import { type CallbackToHandle, promiseCallbacks } from '../../shared/payments/replay-callbacks';
import { lockAssessments } from '../../shared/store/assessment-states';
import { type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/payments/settle-callback';
import { settleCallback } from '../../workers/payments/settle-callback.job';
import { anAssessment } from '../support/assessments';
import { aCallback, callbackOf } from '../support/callbacks';
import { untilBlocked, useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { aPendingPayment, bookedFor, casesOf, sumOfEntries } from '../support/payments';

const { db } = useDatabase();
beforeEach(() => rows(db(), 'truncate job'));

const paid = ({ id, amount, currency }: PaymentRow, over: object = {}) => ({
  kind: 'paid',
  transaction: `tx-${id}`,
  amount,
  currency,
  fee: null,
  receivedAt: '2026-03-01T10:00:00.000Z',
  ...over,
});

/** A callback that waits with its job. */
async function told(payment: PaymentRow, news: object): Promise<string> {
  const { id: paymentId, provider, jurisdiction } = payment;
  const id = await aCallback(db(), { provider, paymentId, news, state: 'waiting', error: null });
  const promised: CallbackToHandle = { id, paymentId, jurisdiction, isSigned: true };
  await withTx(db(), (tx) => promiseCallbacks(tx, [promised]));
  return id;
}

const duty = { job: settleCallback, handlers, deps: {} };
const run = () => runSet(duty, aRunContext(db()), { atMost: 100 });
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;
test('money settles its payment in one transaction with the callback, which says how long it took', async () => {
  const payment = await aPendingPayment(db());
  const id = await told(payment, paid(payment, { fee: '500' }));
  await run();
  expect(await stateOf(payment)).toBe('settled');
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 99500', 'fees 500', 'revenue vehicle-tax -100000']);
  const [stored] = await rows<{ state: string; ms: number }>(
    db(),
    'select state, processing_ms as ms from callback_event where id = $1',
    [id],
  );
  expect(stored).toEqual({ state: 'processed', ms: expect.any(Number) });
  expect(stored!.ms).toBeGreaterThanOrEqual(0);
});

test('of one movement of money, told by several events in one set, one is booked', async () => {
  const payment = await aPendingPayment(db());
  const ids = [
    await told(payment, paid(payment)),
    await told(payment, paid(payment)),
    await told(payment, paid(payment)),
  ];
  await run();
  expect(await bookedFor(db(), payment.id)).toHaveLength(2);
  for (const id of ids) expect((await callbackOf(db(), id)).state).toBe('processed');
  expect(await sumOfEntries(db())).toEqual({ MGA: '0' });
});

test('a callback that was handled is not handled by a second job', async () => {
  const payment = await aPendingPayment(db());
  const id = await told(payment, { kind: 'failed', reason: 'DECLINED' });
  await run();
  expect(await stateOf(payment)).toBe('failed');
  await rows(db(), `update payment set state = 'pending' where id = $1`, [payment.id]);
  const { jurisdiction, id: paymentId } = payment;
  await withTx(db(), (tx) => promiseCallbacks(tx, [{ id, paymentId, jurisdiction, isSigned: true }]));
  await run();
  expect(await stateOf(payment)).toBe('pending');
});

test.each([
  ['failed', { kind: 'failed', reason: 'DECLINED' }],
  ['expired', { kind: 'expired' }],
])('a payment that %s is over', async (state, news) => {
  const payment = await aPendingPayment(db());
  await told(payment, news);
  await run();
  expect(await stateOf(payment)).toBe(state);
});

test('money counts, whatever was told of the payment before and in the same set', async () => {
  const payment = await aPendingPayment(db());
  await told(payment, { kind: 'failed', reason: 'DECLINED' });
  await run();
  await told(payment, paid(payment));
  await told(payment, { kind: 'expired' });
  await run();
  expect(await stateOf(payment)).toBe('settled');
});

test('an amount that differs is allotted as it was received, and is a case', async () => {
  const payment = await aPendingPayment(db());
  await told(payment, paid(payment, { amount: '130000' }));
  await run();
  expect(await bookedFor(db(), payment.id)).toEqual([
    'clearing 130000',
    'revenue vehicle-tax -100000',
    'overpaid -30000',
  ]);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'overpaid', amount: '30000' }]);
});

test('one that cannot be understood holds up no other, and is failed with the reason', async () => {
  const [good, bad] = [await aPendingPayment(db()), await aPendingPayment(db())];
  const ids = [await told(good, paid(good)), await told(bad, { kind: 'of another build' })];
  await rows(db(), `update job set max_attempts = 1 where payload ->> 'callbackId' = $1`, [ids[1]]);
  await run();
  expect(await stateOf(good)).toBe('settled');
  expect((await callbackOf(db(), ids[0]!)).state).toBe('processed');
  expect(await callbackOf(db(), ids[1]!)).toMatchObject({ state: 'failed', error: expect.stringContaining('kind') });
  expect((await jobsOf(db(), settleCallback.name)).map(({ state }) => state)).toEqual(['completed', 'failed']);
});

test('two sets that share payments, each with money for what is over in the other, wait for each other and end', async () => {
  const payments = await Promise.all(Array.from({ length: 40 }, () => aPendingPayment(db())));
  for (const half of [0, 1])
    for (const [n, payment] of payments.entries())
      await told(payment, n % 2 === half ? paid(payment) : { kind: 'expired' });
  await Promise.all([1, 2].map(() => runSet(duty, aRunContext(db()), { atMost: payments.length })));
  for (const payment of payments) expect(await stateOf(payment)).toBe('settled');
  expect(await sumOfEntries(db())).toEqual({ MGA: '0' });
});

test('a set that waits for an assessment keeps nobody who has it from the audit', async () => {
  const shared = await anAssessment(db());
  const payments = [await aPendingPayment(db()), await aPendingPayment(db(), { items: [{ assessmentId: shared }] })];
  for (const payment of payments) await told(payment, paid(payment));
  await run();
  const ids = [];
  for (const payment of payments)
    ids.push(
      await told(payment, { kind: 'refunded', amount: '40000', currency: 'MGA', refundReference: `re-${payment.id}` }),
    );
  let running!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await lockAssessments(tx, [shared]);
    running = run();
    await untilBlocked(db());
    await tx.query(`set local lock_timeout = '300ms'`);
    await recordAudit(tx, anEntry);
  });
  await running;
  for (const id of ids) expect((await callbackOf(db(), id)).state).toBe('processed');
  for (const payment of payments) expect(await stateOf(payment)).toBe('partly-refunded');
});

const anEntry: NewAuditEntry = {
  tenant: 'MG',
  actor: 'shell:test',
  role: 'operator',
  action: 'refund',
  resource: 'refund 1',
  outcome: 'done',
  ip: null,
  userAgent: null,
  correlationId: null,
};
