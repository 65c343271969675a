// Statements and providers may call one movement of money by different names; two movements may look like one.
import { referenceOf } from '../../shared/domain/payment/reference';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { settlePayments } from '../../shared/store/settle-payments';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { aPendingPayment, aReceipt, casesOf } from '../support/payments';
import { aLine, aStatement, outcomesOf, runReconciliation } from '../support/reconciliations';

const { db } = useDatabase();
beforeEach(() => rows(db(), 'truncate job'));
const received = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.received;

test('a second payment that stands on the statement of a later day is booked, though the first is of the same amount', async () => {
  const payment = await aPendingPayment(db());
  const receipt = aReceipt(payment, { receivedAt: new Date('2026-03-02T12:00:00Z') });
  await withTx(db(), (tx) => settlePayments(tx, [receipt]));
  const reference = referenceOf(payment.id);
  await aStatement(db(), [aLine({ transaction: receipt.transaction, reference })]);
  await runReconciliation(db());
  const at = new Date('2026-03-03T12:00:00Z');
  await aStatement(db(), [aLine({ transaction: 'second-money', reference, at })], { day: '2026-03-03' });
  await runReconciliation(db());
  expect(await received(payment)).toBe('200000');
  expect(await casesOf(db(), payment.id)).toMatchObject([{ kind: 'second-payment', amount: '100000' }]);
});

test('what a statement settled under a name of its own is matched by the provider’s list', async () => {
  const payment = await aPendingPayment(db(), { provider: 'stripe' });
  const reference = referenceOf(payment.id);
  await aStatement(db(), [aLine({ transaction: 'bank-1', reference })], { provider: 'stripe' });
  await runReconciliation(db());
  const list = await aStatement(db(), [aLine({ transaction: 'pi_1', reference })], {
    provider: 'stripe',
    source: 'provider',
  });
  await runReconciliation(db());
  expect(await received(payment)).toBe('100000');
  expect(await outcomesOf(db(), list)).toEqual(['pi_1 matched']);
  expect(await casesOf(db(), payment.id)).toEqual([]);
});
