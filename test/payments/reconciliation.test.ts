import { referenceOf } from '../../shared/domain/payment/reference';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { openCases } from '../../shared/store/cases';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { linesAfter } from '../../shared/store/reconciliation-lines';
import { findReconciliation } from '../../shared/store/reconciliations';
import { settlePayments } from '../../shared/store/settle-payments';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { aPendingPayment, aReceipt, bookedFor, casesOf, sumOfEntries } from '../support/payments';
import {
  aDay,
  aLine,
  aStatement,
  casesAbout,
  noon,
  outcomesOf,
  reconciled,
  runReconciliation,
} from '../support/reconciliations';

const { db } = useDatabase();
const referenceIn = ({ id }: PaymentRow) => referenceOf(id);
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;

/** Booked as a callback of that day books it. */
async function aSettledPayment(transaction: string, over: Parameters<typeof aReceipt>[1] = {}): Promise<PaymentRow> {
  const payment = await aPendingPayment(db());
  await withTx(db(), (tx) => settlePayments(tx, [aReceipt(payment, { transaction, receivedAt: noon, ...over })]));
  return payment;
}

beforeEach(() =>
  rows(
    db(),
    `update provider_transaction set received_at = received_at - interval '100 days' where received_at > '2026-01-01'`,
  ),
);
afterEach(async () => {
  for (const sum of Object.values(await sumOfEntries(db()))) expect(sum).toBe('0');
});

test('what is booked and listed matches, and the day adds up', async () => {
  const one = await aSettledPayment('MATCH-1');
  const other = await aSettledPayment('MATCH-2', { fee: 500n });
  const run = await reconciled(db(), [aLine({ transaction: 'MATCH-1' }), aLine({ transaction: 'MATCH-2' })]);
  expect(run).toMatchObject({
    state: 'completed',
    lines: 2,
    matched: 2,
    settledNow: 0,
    missingHere: 0,
    missingThere: 0,
    different: 0,
    amountThere: '200000',
    amountHere: '200000',
    finishedAt: expect.any(Date),
  });
  expect(await linesAfter(db(), run.id, 0, 10)).toMatchObject([
    { outcome: 'matched', paymentId: one.id, amountHere: '100000', caseId: null },
    { outcome: 'matched', paymentId: other.id },
  ]);
});

test.each([
  ['our reference', (payment: PaymentRow) => ({ reference: referenceIn(payment) })],
  ['the name that the provider gave the order', ({ providerReference }: PaymentRow) => ({ providerReference })],
])('money that nobody told us of is settled by %s, and written down', async (_, named) => {
  const payment = await aPendingPayment(db());
  const line = aLine({ ...named(payment), fee: 700n });
  const run = await reconciled(db(), [line]);
  expect(run).toMatchObject({ settledNow: 1, amountThere: '100000', amountHere: '100000' });
  expect(await stateOf(payment)).toBe('settled');
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 99300', 'fees 700', 'revenue vehicle-tax -100000']);
  const [, entry] = await listAudit(db(), { ...everyEntry, tenant: 'MG' }, 2);
  expect(entry).toMatchObject({
    actor: 'job:payments.reconcile',
    action: 'settle payment',
    resource: `payment ${payment.id}`,
    details: { reconciliation: run.id, source: 'statement', transaction: line.transaction },
  });
  const told = `select from job where name = 'payments.note-paid-period' and payload ->> 'paymentId' = $1`;
  expect(await rows(db(), told, [payment.id])).toHaveLength(1);
});

test.each(['expired', 'failed', 'cancelled', 'requested'])('money settles a payment that is %s', async (state) => {
  const payment = await aPendingPayment(db());
  await rows(db(), `update payment set state = $2 where id = $1`, [payment.id, state]);
  await reconciled(db(), [aLine({ reference: referenceIn(payment) })]);
  expect(await stateOf(payment)).toBe('settled');
});

test('an order of which nobody knew whether the provider had it is clear once its money is on a statement', async () => {
  const payment = await aPendingPayment(db());
  const unclear = { jurisdiction: 'MG', kind: 'unclear-order', provider: 'mvola', paymentId: payment.id } as const;
  await withTx(db(), (tx) => openCases(tx, [{ ...unclear, about: `payment ${payment.id}` }]));
  await reconciled(db(), [aLine({ reference: referenceIn(payment) })]);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'unclear-order', state: 'resolved' }]);
});

test('money of another amount settles as it does for everybody, with a case that says so', async () => {
  const payment = await aPendingPayment(db());
  const run = await reconciled(db(), [aLine({ reference: referenceIn(payment), amount: 100_300n })]);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'overpaid', amount: '300' }]);
  expect(await linesAfter(db(), run.id, 0, 9)).toMatchObject([{ outcome: 'settled-now', caseId: expect.any(String) }]);
});

test('money of another currency than was ordered lies aside in its own', async () => {
  const payment = await aPendingPayment(db());
  const run = await reconciled(db(), [aLine({ reference: referenceIn(payment), currency: 'XOF' })]);
  expect(run).toMatchObject({ different: 1, amountThere: '0' });
  expect(await bookedFor(db(), payment.id)).toEqual(['clearing 100000', 'unidentified -100000']);
  expect(await stateOf(payment)).toBe('failed');
});

test('money that no payment explains is booked once as unidentified, and somebody is asked', async () => {
  const line = aLine({ reference: referenceOf('0197b1a2-0000-7000-8000-00000000dead'), fee: 10n });
  const first = await reconciled(db(), [line]);
  expect(first).toMatchObject({ missingHere: 1, amountThere: '100000', amountHere: '0' });
  const booked = () =>
    rows(
      db(),
      `select a.kind, e.amount::text, j.booked_on::text
         from journal j join journal_entry e on e.journal_id = j.id join ledger_account a on a.id = e.account_id
        where j.cause = $1
        order by e.line`,
      [`unidentified mvola ${line.transaction}`],
    );
  const expected = [
    { kind: 'clearing', amount: '99990', booked_on: aDay },
    { kind: 'fees', amount: '10', booked_on: aDay },
    { kind: 'unidentified', amount: '-100000', booked_on: aDay },
  ];
  expect(await booked()).toEqual(expected);
  expect(await casesAbout(db(), line.transaction)).toMatchObject([
    { kind: 'unidentified', state: 'open', amount: '100000' },
  ]);

  // It lies aside yet, so it is missing here yet.
  const second = await reconciled(db(), [line]);
  expect(second).toMatchObject({ missingHere: 1, matched: 0 });
  expect(await booked()).toEqual(expected);
  expect(await casesAbout(db(), line.transaction)).toHaveLength(1);

  await rows(db(), `update payment_case set state = 'resolved', resolved_by = 'x' where transaction = $1`, [
    line.transaction,
  ]);
  expect(await reconciled(db(), [line])).toMatchObject({ missingHere: 0, matched: 1 });
});

test('what is booked and not listed is not undone: somebody is asked, until a later list has it', async () => {
  const payment = await aSettledPayment('LATE-1');
  const first = await reconciled(db(), []);
  expect(first).toMatchObject({ lines: 0, missingThere: 1, amountThere: '0', amountHere: '100000' });
  expect(await linesAfter(db(), first.id, 0, 9)).toMatchObject([
    { outcome: 'missing-there', amount: null, amountHere: '100000', paymentId: payment.id, caseId: expect.any(String) },
  ]);
  expect(await casesAbout(db(), 'LATE-1')).toMatchObject([{ kind: 'missing-there', state: 'open', amount: null }]);
  expect(await stateOf(payment)).toBe('settled');

  await reconciled(db(), []);
  expect(await casesAbout(db(), 'LATE-1')).toHaveLength(1);

  expect(await reconciled(db(), [aLine({ transaction: 'LATE-1' })])).toMatchObject({ matched: 1, missingThere: 0 });
  expect(await casesAbout(db(), 'LATE-1')).toMatchObject([
    { kind: 'missing-there', state: 'resolved', resolved_by: 'job:payments.reconcile' },
  ]);
});

test('what happens around midnight may stand on the list of the day before or after', async () => {
  await aSettledPayment('MIDNIGHT');
  await reconciled(db(), [aLine({ transaction: 'MIDNIGHT' })], { day: '2026-03-03' });
  expect(await reconciled(db(), [])).toMatchObject({ missingThere: 0 });
  expect(await casesAbout(db(), 'MIDNIGHT')).toEqual([]);
});

test('the day is the jurisdiction’s: what came in its last minute is of it, and of the next from midnight on', async () => {
  await aSettledPayment('BEFORE', { receivedAt: new Date('2026-03-01T20:59:59Z') });
  await aSettledPayment('FIRST', { receivedAt: new Date('2026-03-01T21:00:00Z') });
  await aSettledPayment('LAST', { receivedAt: new Date('2026-03-02T20:59:59.999Z') });
  await aSettledPayment('AFTER', { receivedAt: new Date('2026-03-02T21:00:00Z') });
  expect(await outcomesOf(db(), await reconciled(db(), []))).toEqual(['FIRST missing-there', 'LAST missing-there']);
});

test('another amount than is booked is for somebody to look at, and nothing is booked', async () => {
  const payment = await aSettledPayment('DIFF-1');
  const run = await reconciled(db(), [aLine({ transaction: 'DIFF-1', amount: 99_000n })]);
  expect(run).toMatchObject({ different: 1, matched: 0, missingThere: 0, amountThere: '99000', amountHere: '100000' });
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'different-amount', amount: null }]);
  expect(await bookedFor(db(), payment.id)).toHaveLength(2);
  await reconciled(db(), [aLine({ transaction: 'DIFF-1' })]);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'different-amount', state: 'resolved' }]);
});

test('another currency than is booked is for somebody to look at', async () => {
  const payment = await aSettledPayment('DIFF-2');
  const run = await reconciled(db(), [aLine({ transaction: 'DIFF-2', currency: 'XOF' })]);
  expect(await outcomesOf(db(), run)).toEqual(['DIFF-2 different-currency']);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'different-amount' }]);
});

test('a bank that calls money otherwise than its callbacks did has it once, and twice where it came twice', async () => {
  const payment = await aSettledPayment('CALLBACK-1');
  const named = { reference: referenceIn(payment) };
  const once = await reconciled(db(), [aLine({ ...named, transaction: 'BANK-1' })]);
  expect(once).toMatchObject({ matched: 1, missingThere: 0, missingHere: 0 });
  expect(await bookedFor(db(), payment.id)).toHaveLength(2);

  const twice = await reconciled(db(), [
    aLine({ ...named, transaction: 'BANK-1' }),
    aLine({ ...named, transaction: 'BANK-2' }),
  ]);
  expect(await outcomesOf(db(), twice)).toEqual(['BANK-1 matched', 'BANK-2 missing-here']);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'second-payment', transaction: 'BANK-2' }]);
  const again = await reconciled(db(), [aLine({ ...named, transaction: 'BANK-2' })]);
  expect(again).toMatchObject({ matched: 1, missingThere: 0 });
});

test('two lines for one payment that nobody told us of are one settlement and one second payment', async () => {
  const payment = await aPendingPayment(db());
  const named = { reference: referenceIn(payment) };
  const run = await reconciled(db(), [aLine({ ...named, transaction: 'A' }), aLine({ ...named, transaction: 'B' })]);
  expect(await outcomesOf(db(), run)).toEqual(['A settled-now', 'B missing-here']);
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'second-payment', amount: '100000' }]);
});

test('what another jurisdiction booked is left to it', async () => {
  await aSettledPayment('ELSEWHERE');
  const elsewhere = { jurisdiction: 'SN', provider: 'mvola' } as const;
  const run = await reconciled(db(), [aLine({ transaction: 'ELSEWHERE' }), aLine({ transaction: 'HERE' })], elsewhere);
  expect(await outcomesOf(db(), run)).toEqual(['HERE missing-here']);
});

test('the payment of another provider is none of this one’s', async () => {
  const payment = await aPendingPayment(db());
  const lines = [aLine({ reference: referenceIn(payment), transaction: 'FOREIGN' })];
  expect(await reconciled(db(), lines, { provider: 'orange-money' })).toMatchObject({ missingHere: 1 });
  expect(await stateOf(payment)).toBe('pending');
});

test('a refund that nobody here knows of is told and not booked', async () => {
  const line = aLine({ kind: 'refund' });
  const run = await reconciled(db(), [line]);
  expect(run).toMatchObject({ missingHere: 1, amountThere: '-100000' });
  expect(await casesAbout(db(), line.transaction)).toMatchObject([{ kind: 'different-amount', amount: null }]);
  expect(await rows(db(), `select from provider_transaction where transaction = $1`, [line.transaction])).toEqual([]);
});

test('a reconciliation that is over stays as it is when its job comes again', async () => {
  const line = aLine();
  const run = await reconciled(db(), [line]);
  await rows(db(), `update job set state = 'waiting', finished_at = null where name = 'payments.reconcile'`);
  while (await runReconciliation(db()));
  expect(await findReconciliation(db(), null, run.id)).toEqual(run);
});

test('many pages of lines come to what one would', async () => {
  const known = await Promise.all(Array.from({ length: 30 }, (_, n) => aSettledPayment(`MANY-${n}`)));
  const pending = await Promise.all(Array.from({ length: 30 }, () => aPendingPayment(db())));
  const lines = [
    ...known.map((_, n) => aLine({ transaction: `MANY-${n}` })),
    ...pending.map((payment) => aLine({ reference: referenceIn(payment) })),
    ...Array.from({ length: 1200 }, () => aLine()),
  ].toSorted(() => Math.random() - 0.5);
  const run = await reconciled(db(), lines);
  expect(run).toMatchObject({ lines: 1260, matched: 30, settledNow: 30, missingHere: 1200, missingThere: 0 });
});

test('a statement whose job is dead says why, and goes on when it is retried', async () => {
  const { id } = await aStatement(db(), [aLine()]);
  await rows(db(), `alter table provider_transaction rename to gone`);
  await rows(db(), `update job set max_attempts = 1 where name = 'payments.reconcile' and state = 'waiting'`);
  await runReconciliation(db());
  await rows(db(), `alter table gone rename to provider_transaction`);
  expect(await findReconciliation(db(), null, id)).toMatchObject({
    state: 'failed',
    failedReason: expect.stringContaining('provider_transaction'),
  });
  await rows(
    db(),
    `update job set state = 'waiting', attempt = 0, finished_at = null where name = 'payments.reconcile' and state = 'failed'`,
  );
  await runReconciliation(db());
  expect(await findReconciliation(db(), null, id)).toMatchObject({ state: 'completed', failedReason: null });
  expect((await jobsOf(db(), 'payments.reconcile')).every(({ state }) => state === 'completed')).toBe(true);
});
