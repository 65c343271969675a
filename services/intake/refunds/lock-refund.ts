import { Refusal } from '../../../shared/http/errors';
import { lockCase } from '../../../shared/store/close-cases';
import { type LockedPayment, lockPayment } from '../../../shared/store/payments';
import { findRefund, lockRefund, type RefundRow } from '../../../shared/store/refunds';
import type { Sql, Tx } from '../../../shared/store/sql';

/** `jurisdiction` null is all of them. */
export async function refundIn(sql: Sql, jurisdiction: string | null, id: string): Promise<RefundRow> {
  const refund = await findRefund(sql, jurisdiction, id);
  if (refund === undefined) throw new Refusal('REFUND_NOT_FOUND');
  return refund;
}

/** With what its money is of: a payment, or none where it is of a case alone. In the order in which everybody locks. */
export async function lockRefundIn(
  tx: Tx,
  jurisdiction: string | null,
  id: string,
): Promise<{ refund: RefundRow; payment: LockedPayment | null }> {
  const { account, paymentId, caseId } = await refundIn(tx, jurisdiction, id);
  const isOfPayment = account !== 'unidentified' && paymentId !== null;
  const payment = isOfPayment ? (await lockPayment(tx, paymentId))! : null;
  if (caseId !== null) await lockCase(tx, caseId);
  return { refund: (await lockRefund(tx, id))!, payment };
}
