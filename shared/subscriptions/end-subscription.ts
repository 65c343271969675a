// A subscription ends: what is paid is served to its end, what is not paid is called off and no longer owed. By who
// subscribed, and when they are erased; the caller holds the subscription's row.
import { isOpen } from '../domain/assessment/assessment-state';
import type { PublishOptions } from '../jobs/publish';
import { callOff } from '../payments/call-off';
import { paymentById } from '../store/payments';
import type { Tx } from '../store/sql';
import { type PeriodRow, type SubscriptionRow, saveStep } from '../store/subscriptions';
import { dropUnpaid } from './drop-unpaid';

/** Returns the assessment that is cancelled by it, if any. `trace` is of the jurisdiction. */
export async function endSubscription(
  tx: Tx,
  subscription: SubscriptionRow,
  trace: PublishOptions,
): Promise<string | null> {
  const { id, jurisdiction, last } = subscription;
  await saveStep(tx, id, 'ended', { ...subscription, state: 'ended', retryOn: null, pausedReason: null });
  const isDropped = last !== null && (await drop(tx, last, { ...trace, tenant: jurisdiction }));
  return isDropped ? last.assessmentId : null;
}

/** True when the fee is cancelled. While a payment is under way it decides: the fee is paid by it, or dropped after it. */
async function drop(tx: Tx, last: PeriodRow, trace: PublishOptions): Promise<boolean> {
  if (!isOpen(last.assessmentState)) return false;
  const payment = last.paymentId === null ? undefined : await paymentById(tx, last.paymentId);
  // Before any assessment is locked: whoever settles holds payments first.
  if (payment !== undefined) await callOff(tx, payment, { ...trace, subjectId: payment.id });
  return dropUnpaid(tx, last);
}
