import { isOpen } from '../../shared/domain/assessment/assessment-state';
import { isUnderWay } from '../../shared/domain/payment/payment-state';
import { graceUntil } from '../../shared/domain/subscription/periods';
import { afterRetrying, type PausedReason, paused } from '../../shared/domain/subscription/subscription-steps';
import type { ClaimedJob, HandleMany, SetContext } from '../../shared/jobs/handler';
import { paymentById } from '../../shared/store/payments';
import { lockSubscription, type SubscriptionRow, saveStep } from '../../shared/store/subscriptions';
import { type Asked, askAgain, beginPeriod, type HowToAsk, todayOf } from '../../shared/subscriptions/ask-for-period';
import type { RenewalTools } from './open';
import type { renewSubscription } from './renew-subscription.job';

/**
 * Nobody waits at a telephone for a renewal, so it may be paid through the day as far as the provider allows; and less than
 * a day, so that it is over when it is tried again.
 */
const hoursToPay = 20;

/** What became of each renewal, or why there was none. */
type Renewed = Asked['outcome'] | 'not-active' | 'not-due' | 'unpaid-so-far' | 'impossible-so-far';

type Context = SetContext & RenewalTools;

export const handleMany: HandleMany<typeof renewSubscription, RenewalTools> = async (jobs, context) => {
  const results = new Map<string, { outcome: Renewed }>();
  // In the order of ids, as everybody locks several.
  const inOrder = jobs.toSorted((a, b) => (a.payload.subscriptionId < b.payload.subscriptionId ? -1 : 1));
  for (const job of inOrder) results.set(job.eventId, { outcome: await renew(context, job) });
  return results;
};

async function renew(context: Context, job: ClaimedJob<typeof renewSubscription>): Promise<Renewed> {
  const { tx, now, followUp } = context;
  const { subscriptionId: id } = job.payload;
  const subscription = await lockSubscription(tx, { kind: 'all' }, id);
  if (subscription?.state !== 'active') return 'not-active';
  const today = todayOf(context, subscription);
  const step = stepOf(subscription, today);
  if (step === 'not-due') return step;
  if (step === 'owed') return leaveOwed(context, subscription);
  const how: HowToAsk = {
    payUntil: new Date(now().getTime() + hoursToPay * 3_600_000),
    trace: followUp(job),
  };
  const asked = await (step === 'begin' ? beginPeriod : askAgain)(tx, context, subscription, how);
  if (asked.outcome === 'impossible') return leaveImpossible(context, subscription, asked.reason, today);
  // While somebody else's payment is under way the retry stays due.
  if (step === 'retry' && asked.outcome !== 'under-way')
    await saveStep(tx, id, 'payment ordered again', afterRetrying(subscription));
  return asked.outcome;
}

/** A setting or a catalogue that is mended within the days of grace has cost nobody a subscription. */
async function leaveImpossible(
  { tx }: Context,
  subscription: SubscriptionRow,
  reason: PausedReason,
  today: string,
): Promise<Renewed> {
  const { id, retryOn, last, nextOn } = subscription;
  if (today < graceUntil(retryOn === null ? nextOn : last!.from)) return 'impossible-so-far';
  await saveStep(tx, id, 'cannot be renewed', paused(subscription, reason));
  return 'impossible';
}

/** Looked at once more, since the promise is hours old and may have been given twice. */
function stepOf({ last, nextOn, retryOn }: SubscriptionRow, today: string): 'begin' | 'retry' | 'owed' | 'not-due' {
  const isOwed = last !== null && isOpen(last.assessmentState);
  if (isOwed && retryOn !== null) return retryOn <= today ? 'retry' : 'not-due';
  if (nextOn > today) return 'not-due';
  return isOwed ? 'owed' : 'begin';
}

/** A period is over and was not paid, or was paid back: the next one does not begin before that is settled. */
async function leaveOwed({ tx }: Context, subscription: SubscriptionRow): Promise<Renewed> {
  const { id, last } = subscription;
  const payment = last!.paymentId === null ? undefined : await paymentById(tx, last!.paymentId);
  if (payment !== undefined && isUnderWay(payment.state)) return 'unpaid-so-far';
  await saveStep(tx, id, 'cannot be renewed', paused(subscription, 'unpaid'));
  return 'impossible';
}
