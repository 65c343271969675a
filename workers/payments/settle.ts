// The one way in which money is booked: whatever job learns of it, the same rows are locked and the same event is told.
import { paymentSettled } from '../../shared/events/payment-settled';
import { type PublishOptions, publishMany } from '../../shared/jobs/publish';
import { type Receipt, type Settled, settlePayments } from '../../shared/store/settle-payments';
import type { Tx } from '../../shared/store/sql';

/** `followUp`: what the event of each payment inherits from the job that learned of it. */
export async function settleAndTell(
  tx: Tx,
  receipts: readonly Receipt[],
  followUp: (paymentId: string) => PublishOptions,
): Promise<Map<string, Settled>> {
  const outcomes = await settlePayments(tx, receipts);
  const settled = [...outcomes].filter(([, outcome]) => outcome === 'settled').map(([paymentId]) => paymentId);
  await publishMany(
    tx,
    paymentSettled,
    settled.map((paymentId) => ({ ...followUp(paymentId), subjectId: paymentId, payload: { paymentId } })),
  );
  return outcomes;
}
