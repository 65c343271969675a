import { isOpen } from '../../shared/domain/assessment/assessment-state';
import { afterFailing } from '../../shared/domain/subscription/subscription-steps';
import type { ClaimedJob, HandleMany, SetContext } from '../../shared/jobs/handler';
import { recordAudit } from '../../shared/store/audit';
import {
  lockSubscription,
  type PeriodRow,
  type SubscriptionRow,
  saveStep,
  subscriptionsOfPayments,
} from '../../shared/store/subscriptions';
import { todayOf } from '../../shared/subscriptions/ask-for-period';
import { dropUnpaid } from '../../shared/subscriptions/drop-unpaid';
import type { noteUnpaidPeriod } from './note-unpaid-period.job';
import type { PaymentTools } from './open';

type Context = SetContext & PaymentTools;
type Dropped = { jurisdiction: string; assessmentId: string; subscriptionId: string; correlationId: string | null };

export const handleMany: HandleMany<typeof noteUnpaidPeriod, PaymentTools> = async (jobs, context) => {
  const { tx } = context;
  const byPayment = new Map(jobs.map((job) => [job.payload.paymentId, job]));
  const dropped: Dropped[] = [];
  for (const { paymentId, subscriptionId } of await subscriptionsOfPayments(tx, [...byPayment.keys()])) {
    const subscription = (await lockSubscription(tx, { kind: 'all' }, subscriptionId))!;
    const { last } = subscription;
    if (last === null || !isOpen(last.assessmentState)) continue;
    if (subscription.state === 'ended') {
      if (await dropUnpaid(tx, last)) dropped.push(droppedOf(subscription, last, byPayment.get(paymentId)!));
    } else await countFailure(context, subscription, paymentId);
  }
  for (const one of dropped) await writeDown(context, one);
};

/** Of the payment that was ordered for the period, and once: until it is tried again there is nothing that could fail. */
async function countFailure({ tx, now }: Context, subscription: SubscriptionRow, paymentId: string): Promise<void> {
  const { id, state, last, retryOn } = subscription;
  if (state !== 'active' || last!.paymentId !== paymentId || retryOn !== null) return;
  await saveStep(tx, id, 'payment failed', afterFailing(subscription, todayOf({ now }, subscription)));
}

const droppedOf = (
  { id, jurisdiction }: SubscriptionRow,
  { assessmentId }: PeriodRow,
  { correlationId }: ClaimedJob,
): Dropped => ({ subscriptionId: id, jurisdiction, assessmentId, correlationId });

/** That somebody ended the subscription is their act; that its fee is no longer owed is this job's. */
const writeDown = ({ tx }: Context, { jurisdiction, assessmentId, subscriptionId, correlationId }: Dropped) =>
  recordAudit(tx, {
    tenant: jurisdiction,
    actor: 'job:payments.note-unpaid-period',
    role: 'job',
    action: 'cancel assessment',
    resource: `assessment ${assessmentId}`,
    outcome: 'done',
    after: { state: 'cancelled' },
    details: { reason: `subscription ${subscriptionId} has ended` },
    ip: null,
    userAgent: null,
    correlationId,
  });
