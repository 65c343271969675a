// The one way in which money is booked: whatever job learns of it, the same rows are locked and the same event is told.
import { paymentSettled } from '../../shared/events/payment-settled';
import { type PublishOptions, publishMany } from '../../shared/jobs/publish';
import { endPayment } from '../../shared/payments/end-payment';
import type { Settled } from '../../shared/store/book-receipts';
import { openCases } from '../../shared/store/cases';
import type { Receipt } from '../../shared/store/money-movements';
import { paymentById } from '../../shared/store/payments';
import { settlePayments } from '../../shared/store/settle-payments';
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
  for (const [paymentId, outcome] of outcomes) {
    if (outcome === 'claimed') await tellOfClaimed(tx, paymentId);
    if (outcome !== 'claimed' && outcome !== 'different-currency') continue;
    // Nobody can pay the order with it any more, and what it is for must not stay reserved.
    const ending = { move: 'said to have failed', to: 'failed', reason: outcome } as const;
    await endPayment(tx, paymentId, ending, followUp(paymentId));
  }
  return outcomes;
}

/** The provider says that it was paid by money of which somebody else has decided before. */
async function tellOfClaimed(tx: Tx, paymentId: string): Promise<void> {
  const payment = await paymentById(tx, paymentId);
  // Of a payment that is settled it is an old story.
  if (payment === undefined || payment.received !== '0') return;
  const { jurisdiction, provider } = payment;
  const about = `payment ${paymentId}`;
  await openCases(tx, [
    { jurisdiction, kind: 'unclear-order', about, provider, paymentId, details: { why: 'claimed' } },
  ]);
}
