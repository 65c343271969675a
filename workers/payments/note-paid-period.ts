import { afterPaying, isPeriodPaid } from '../../shared/domain/subscription/subscription-steps';
import type { HandleMany } from '../../shared/jobs/handler';
import { lockSubscription, saveStep, subscriptionsOfPayments } from '../../shared/store/subscriptions';
import { todayOf } from '../../shared/subscriptions/ask-for-period';
import type { notePaidPeriod } from './note-paid-period.job';
import type { PaymentTools } from './open';

/** By what the fee stands at, not by whose payment it was: subscribers may pay an open period in any way. */
export const handleMany: HandleMany<typeof notePaidPeriod, PaymentTools> = async (jobs, { tx, now }) => {
  const paymentIds = jobs.map(({ payload }) => payload.paymentId);
  const concerned = await subscriptionsOfPayments(tx, paymentIds);
  for (const id of new Set(concerned.map(({ subscriptionId }) => subscriptionId))) {
    const subscription = await lockSubscription(tx, { kind: 'all' }, id);
    const { last, state } = subscription!;
    if (state === 'ended' || last === null || !isPeriodPaid(last.assessmentState)) continue;
    await saveStep(tx, id, 'period paid', afterPaying(subscription!, todayOf({ now }, subscription!)));
  }
};
