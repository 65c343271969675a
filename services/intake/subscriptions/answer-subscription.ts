// What whoever subscribes or resumes is told.

import type { Caller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { awaitNextAction } from '../../../shared/payments/await-next-action';
import { findSubscription, type SubscriptionRow } from '../../../shared/store/subscriptions';
import type { Asked } from '../../../shared/subscriptions/ask-for-period';
import { refusalOf } from '../quotes/quote-service';
import type { IntakeTools } from '../tools';
import { detailedSubscriptionView } from './subscription-view';

const awaitSeconds = 8;

/** Throws what undoes everything when nothing could be asked for. */
export function demandAsked(asked: Asked, { service, jurisdiction }: SubscriptionRow): void {
  if (asked.outcome !== 'impossible') return;
  if (asked.unassessed !== null) throw refusalOf(asked.unassessed, service, jurisdiction);
  throw new Refusal('PROVIDER_NOT_OFFERED');
}

/** As it is now. */
export async function answerNow(tools: IntakeTools, caller: Caller, id: string) {
  const subscription = (await findSubscription(tools.db, { kind: 'all' }, id))!;
  return detailedSubscriptionView(tools, caller, subscription);
}

/** Waits a moment for what the payer does next. */
export async function answerWith(tools: IntakeTools, caller: Caller, id: string) {
  const subscription = (await findSubscription(tools.db, { kind: 'all' }, id))!;
  const { paymentId } = subscription.last!;
  if (paymentId !== null) await awaitNextAction(tools.db, paymentId, awaitSeconds);
  return answerNow(tools, caller, id);
}
