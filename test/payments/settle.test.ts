import { lockPayment, type PaymentRow, paymentById } from '../../shared/store/payments';
import { type Receipt, settlePayments } from '../../shared/store/settle-payments';
import { withTx } from '../../shared/store/sql';
import { aCharge, anAssessment, assessmentOf } from '../support/assessments';
import { untilBlocked, useDatabase } from '../support/database';
import { aPendingPayment, aReceipt, bookedFor, casesOf, sumOfEntries } from '../support/payments';

const { db } = useDatabase();

const settle = (...receipts: Receipt[]) => withTx(db(), (tx) => settlePayments(tx, receipts));
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;

afterEach(async () => {
  for (const sum of Object.values(await sumOfEntries(db()))) expect(sum).toBe('0');
});

test('money that was asked for settles the payment and pays the assessment', async () => {
  const assessmentId = await anAssessment(db());
  const payment = await aPendingPayment(db(), { items: [{ assessmentId }] });
  const outcomes = await settle(aReceipt(payment));
  expect([...outcomes]).toEqual([[payment.id, 'settled']]);
  expect(await stateOf(payment)).toBe('settled');
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 100000', 'revenue vehicle-tax -100000']);
  expect(await casesOf(db(), payment.id)).toEqual([]);
});

test('one payment pays several assessments, the tax of each before its charges', async () => {
  const first = await anAssessment(db(), { amount: 40_000, state: 'overdue', dueOn: '2026-01-31' });
  await aCharge(db(), first, { amount: 4_000 });
  const second = await anAssessment(db(), { amount: 60_000 });
  const payment = await aPendingPayment(db(), { items: [{ assessmentId: first }, { assessmentId: second }] });
  expect(payment.amount).toBe('104000');
  await settle(aReceipt(payment));
  expect(await assessmentOf(db(), first)).toMatchObject({ state: 'paid', paid: 44_000 });
  expect(await assessmentOf(db(), second)).toMatchObject({ state: 'paid', paid: 60_000 });
  expect(await bookedFor(db(), payment.id)).toEqual([
    'clearing 104000',
    'revenue vehicle-tax -40000',
    'revenue late-charges -4000',
    'revenue vehicle-tax -60000',
  ]);
});

test('what the provider keeps is booked as its fee, and the payer has paid the whole', async () => {
  const payment = await aPendingPayment(db());
  await settle(aReceipt(payment, { fee: 1_500n }));
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 98500', 'fees 1500', 'revenue vehicle-tax -100000']);
});

test('money that is told of again, in one set or later, is booked once', async () => {
  const payment = await aPendingPayment(db());
  const receipt = aReceipt(payment);
  expect((await settle(receipt, receipt)).get(payment.id)).toBe('settled');
  expect((await settle({ ...receipt, learnedBy: 'poll' })).get(payment.id)).toBe('again');
  expect(await bookedFor(db(), payment.id)).toHaveLength(2);
});

test('two who tell of it at once take turns: the second waits for the first and books nothing', async () => {
  const payment = await aPendingPayment(db());
  const receipt = aReceipt(payment);
  let second!: Promise<ReadonlyMap<string, string>>;
  await withTx(db(), async (tx) => {
    await settlePayments(tx, [receipt]);
    second = settle({ ...receipt, learnedBy: 'reconciliation' });
    await untilBlocked(db());
  });
  expect((await second).get(payment.id)).toBe('again');
  expect(await bookedFor(db(), payment.id)).toHaveLength(2);
});

test('two movements for one payment that are told of at once: one settles it, the other is a second payment', async () => {
  const payment = await aPendingPayment(db());
  let second!: Promise<ReadonlyMap<string, string>>;
  await withTx(db(), async (tx) => {
    await settlePayments(tx, [aReceipt(payment)]);
    second = settle(aReceipt(payment, { learnedBy: 'poll' }));
    await untilBlocked(db());
  });
  expect((await second).get(payment.id)).toBe('second-payment');
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'second-payment' }]);
});

test('whoever ends the payment holds it: money that comes meanwhile settles it afterwards', async () => {
  const payment = await aPendingPayment(db());
  let second!: Promise<ReadonlyMap<string, string>>;
  await withTx(db(), async (tx) => {
    await lockPayment(tx, payment.id);
    second = settle(aReceipt(payment));
    await untilBlocked(db());
    await tx.query(`update payment set state = 'expired' where id = $1`, [payment.id]);
  });
  expect((await second).get(payment.id)).toBe('settled');
  expect(await stateOf(payment)).toBe('settled');
});

test('two payments for one assessment that come at once: one pays it, the other lies aside as too much', async () => {
  const assessmentId = await anAssessment(db());
  const first = await aPendingPayment(db(), { items: [{ assessmentId }] });
  await db().query(`update payment set state = 'expired' where id = $1`, [first.id]);
  const second = await aPendingPayment(db(), { items: [{ assessmentId }] });
  await settle(aReceipt(first), aReceipt(second));
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'paid', paid: 100_000 });
  expect((await bookedFor(db(), first.id)).concat(await bookedFor(db(), second.id)).sort()).toEqual([
    'clearing 100000',
    'clearing 100000',
    'overpaid -100000',
    'revenue vehicle-tax -100000',
  ]);
  expect(await casesOf(db(), second.id)).toMatchObject([{ kind: 'overpaid', amount: '100000' }]);
});

test('more than was asked for lies aside', async () => {
  const payment = await aPendingPayment(db());
  await settle(aReceipt(payment, { amount: 100_001n }));
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 100001', 'revenue vehicle-tax -100000', 'overpaid -1']);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'overpaid', amount: '1' }]);
});

test('less than was asked for lies aside whole where nothing may be paid in part', async () => {
  const assessmentId = await anAssessment(db());
  const payment = await aPendingPayment(db(), { items: [{ assessmentId }] });
  await settle(aReceipt(payment, { amount: 99_999n }));
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 99999', 'underpaid -99999']);
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'due', paid: 0 });
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'underpaid', amount: '99999' }]);
});

test('less than was asked for is a part payment where those are allowed', async () => {
  const guinea = {
    jurisdiction: 'GQ',
    currency: 'XAF',
    kind: 'service-fee',
    service: 'T-552',
    requestedOn: '2026-06-01',
  };
  const assessmentId = await anAssessment(db(), { ...guinea, category: 'service' });
  const payment = await aPendingPayment(db(), { provider: 'bange', items: [{ assessmentId }] });
  await settle(aReceipt(payment, { amount: 30_000n }));
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 30000', 'revenue service-fee -30000']);
  expect(await assessmentOf(db(), assessmentId)).toMatchObject({ state: 'partly-paid', paid: 30_000 });
});

test('what was paid for an assessment that was cancelled meanwhile lies aside', async () => {
  const assessmentId = await anAssessment(db());
  const payment = await aPendingPayment(db(), { items: [{ assessmentId }] });
  await db().query(`update assessment set state = 'cancelled', cancelled_reason = 'sold' where id = $1`, [
    assessmentId,
  ]);
  await settle(aReceipt(payment));
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 100000', 'paid-for-cancelled -100000']);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'paid-for-cancelled' }]);
});

test('more money for a payment that was settled lies aside', async () => {
  const payment = await aPendingPayment(db());
  await settle(aReceipt(payment));
  expect((await settle(aReceipt(payment))).get(payment.id)).toBe('second-payment');
  expect(await bookedFor(db(), payment.id)).toHaveLength(4);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'second-payment', amount: '100000' }]);
  expect((await paymentById(db(), payment.id))!.received).toBe('200000');
});

test('money of another currency lies aside in its own, and the payment has failed', async () => {
  const payment = await aPendingPayment(db());
  expect((await settle(aReceipt(payment, { currency: 'XOF' }))).get(payment.id)).toBe('different-currency');
  expect(await stateOf(payment)).toBe('failed');
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 100000', 'unidentified -100000']);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'different-currency' }]);
});

test('money that was told of for one payment is not booked for another', async () => {
  const one = await aPendingPayment(db());
  const other = await aPendingPayment(db());
  const receipt = aReceipt(one);
  await settle(receipt);
  expect((await settle({ ...receipt, paymentId: other.id })).get(other.id)).toBe('claimed');
  expect(await stateOf(other)).toBe('pending');
});

test('money that another provider tells of settles nothing', async () => {
  const payment = await aPendingPayment(db());
  expect([...(await settle(aReceipt(payment, { provider: 'stripe' })))]).toEqual([]);
  expect(await stateOf(payment)).toBe('pending');
});

test.each(['created', 'requested', 'failed', 'expired', 'cancelled'])(
  'late money settles a payment that is %s',
  async (state) => {
    const payment = await aPendingPayment(db());
    await db().query(`update payment set state = $2 where id = $1`, [payment.id, state]);
    await settle(aReceipt(payment));
    expect(await stateOf(payment)).toBe('settled');
  },
);
