import { openCases } from '../../shared/store/cases';
import { bookJournals } from '../../shared/store/ledger';
import type { Receipt } from '../../shared/store/money-movements';
import { lockPayment, type PaymentRow, paymentById } from '../../shared/store/payments';
import { settlePayments } from '../../shared/store/settle-payments';
import { rows, withTx } from '../../shared/store/sql';
import { settleAndTell } from '../../workers/payments/settle';
import { aCharge, anAssessment, assessmentOf } from '../support/assessments';
import { untilBlocked, useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { aPendingPayment, aReceipt, bookedFor, casesOf, sumOfEntries } from '../support/payments';

const { db } = useDatabase();

const settle = (...receipts: Receipt[]) => withTx(db(), (tx) => settlePayments(tx, receipts));
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;

beforeEach(() => rows(db(), 'truncate job'));
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

test('what a statement calls otherwise is the same money when its provider tells of it, once', async () => {
  const payment = await aPendingPayment(db());
  await settle(aReceipt(payment, { transaction: `bank-${payment.id}`, learnedBy: 'statement' }));
  const own = aReceipt(payment, { learnedBy: 'callback' });
  expect((await settle(own)).get(payment.id)).toBe('again');
  expect((await settle({ ...own, learnedBy: 'poll' })).get(payment.id)).toBe('again');
  expect(await bookedFor(db(), payment.id)).toHaveLength(2);
  expect((await paymentById(db(), payment.id))!.received).toBe('100000');

  expect((await settle(aReceipt(payment))).get(payment.id)).toBe('second-payment');
});

test('what a statement calls otherwise and is of another amount is other money', async () => {
  const payment = await aPendingPayment(db());
  await settle(aReceipt(payment, { transaction: `bank-${payment.id}`, learnedBy: 'statement' }));
  expect((await settle(aReceipt(payment, { amount: 99_999n }))).get(payment.id)).toBe('second-payment');
});

test('two movements of one payment in one set settle it, and are told of as one settlement', async () => {
  const payment = await aPendingPayment(db());
  const outcomes = await withTx(db(), (tx) =>
    settleAndTell(tx, [aReceipt(payment), aReceipt(payment)], () => ({ subjectId: payment.id })),
  );
  expect(outcomes.get(payment.id)).toBe('settled');
  expect(await jobsOf(db(), 'payments.note-paid-period')).toHaveLength(1);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'second-payment', amount: '100000' }]);
});

test('money of another currency ends the payment, and whoever waits for it is told', async () => {
  const payment = await aPendingPayment(db());
  await withTx(db(), (tx) => settleAndTell(tx, [aReceipt(payment, { currency: 'XOF' })], () => ({})));
  expect(await paymentById(db(), payment.id)).toMatchObject({ state: 'failed', failedReason: 'different-currency' });
  expect(await jobsOf(db(), 'payments.note-unpaid-period')).toHaveLength(1);
});

describe('money that was set aside because nobody knew whose it is', () => {
  async function setAside(payment: PaymentRow, over: { amount?: number; state?: string } = {}): Promise<Receipt> {
    const receipt = aReceipt(payment);
    const { provider, transaction } = receipt;
    const amount = BigInt(over.amount ?? receipt.amount);
    await withTx(db(), async (tx) => {
      await tx.query(
        `insert into provider_transaction (provider, transaction, kind, jurisdiction, amount, currency, learned_by)
         values ($1, $2, 'payment', $3, $4, $5, 'statement')`,
        [provider, transaction, payment.jurisdiction, receipt.amount.toString(), payment.currency],
      );
      const entries = [
        { account: { kind: 'clearing', provider }, amount: receipt.amount },
        { account: { kind: 'unidentified', provider }, amount: -receipt.amount },
      ] as const;
      const { jurisdiction, currency } = payment;
      const booked = { jurisdiction, currency, entries, paymentId: null, bookedOn: '2026-03-01', bookedBy: 'job:test' };
      await bookJournals(tx, [{ ...booked, kind: 'unidentified', cause: `unidentified ${provider} ${transaction}` }]);
      const about = `transaction ${provider} ${transaction}`;
      await openCases(tx, [{ jurisdiction, kind: 'unidentified', about, provider, transaction, amount, currency }]);
    });
    return receipt;
  }

  test('settles its payment once the provider names it, and its case is closed', async () => {
    const payment = await aPendingPayment(db());
    const receipt = await setAside(payment);
    expect((await settle(receipt)).get(payment.id)).toBe('settled');
    expect(await stateOf(payment)).toBe('settled');
    expect(await bookedFor(db(), payment.id)).toEqual(['unidentified 100000', 'revenue vehicle-tax -100000']);
    expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'unidentified', state: 'resolved' }]);
    expect((await settle(receipt)).get(payment.id)).toBe('again');
  });

  test('stays where somebody has put it', async () => {
    const payment = await aPendingPayment(db());
    const receipt = await setAside(payment, { amount: 40_000 });
    await withTx(db(), (tx) => settleAndTell(tx, [receipt], () => ({})));
    expect(await paymentById(db(), payment.id)).toMatchObject({
      state: 'failed',
      failedReason: 'claimed',
      received: '0',
    });
    expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'unclear-order', state: 'open' }]);
  });
});

test('money of another currency lies aside in its own', async () => {
  const payment = await aPendingPayment(db());
  expect((await settle(aReceipt(payment, { currency: 'XOF' }))).get(payment.id)).toBe('different-currency');
  expect(await stateOf(payment)).toBe('pending');
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
