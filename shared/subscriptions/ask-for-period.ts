// The fee of a period is assessed and a payment ordered for it, or ordered once more. By the API when somebody subscribes or
// resumes, by a worker when a period is renewed; the caller holds the subscription's row.
import { assessServiceToday, serviceAssessmentOf, type Unassessed } from '../assessing/assess-service-today';
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { afterBeginning, nextPeriodOf, type PausedReason } from '../domain/subscription/subscription-steps';
import type { PublishOptions } from '../jobs/publish';
import { orderPayment } from '../payments/order-payment';
import { offeredProviders, returnAddresses } from '../payments/payer-terms';
import type { Config } from '../process/config';
import { timeOrderedId } from '../process/time-ordered-id';
import type { Vault } from '../process/vault';
import { type AssessmentOwner, insertServiceAssessment } from '../store/service-assessments';
import type { Tx } from '../store/sql';
import { insertPeriod, payPeriodWith, type SubscriptionRow, saveStep } from '../store/subscriptions';
import type { TariffCache } from '../store/tariffs';
import { payerOf } from './payer-of-subscription';

export type SubscriptionTools = { vault: Vault; config: Config; tariffCache: TariffCache; now(): Date };

/** `nothing-to-pay`: the fee is 0, paid or cancelled. `under-way`: somebody else's payment for it is. */
export type Asked =
  | { outcome: 'asked'; paymentId: string }
  | { outcome: 'nothing-to-pay' | 'under-way' }
  | { outcome: 'impossible'; reason: PausedReason; unassessed: Unassessed | null };

export type HowToAsk = { payUntil: Date; trace: PublishOptions };

/** Of an active subscription whose period before is paid. When it is impossible nothing was written. */
export async function beginPeriod(
  tx: Tx,
  tools: SubscriptionTools,
  subscription: SubscriptionRow,
  how: HowToAsk,
): Promise<Asked> {
  const { id, jurisdiction, service } = subscription;
  const { facts, period } = nextPeriodOf(subscription, todayOf(tools, subscription));
  const reason = whyNot(tools, subscription);
  if (reason !== null) return { outcome: 'impossible', reason, unassessed: null };
  const request = { service, kind: facts.nextPeriod === 0 ? 'issue' : 'renewal', inputs: {} } as const;
  const assessed = await assessServiceToday(tx, tools.tariffCache, jurisdiction, request, tools.now());
  if ('refused' in assessed) return { outcome: 'impossible', reason: 'no-fee', unassessed: assessed };
  const assessmentId = timeOrderedId();
  const owner = ownerOf(subscription);
  await insertServiceAssessment(
    tx,
    serviceAssessmentOf(assessed, { id: assessmentId, owner, jurisdiction, ref: null, isTest: false }),
  );
  const asked = await askFor(tx, tools, subscription, assessmentId, how);
  if (asked.outcome !== 'asked' && asked.outcome !== 'nothing-to-pay')
    throw new Error(`what subscription ${id} owes for a period that begins now cannot be asked for`);
  const paymentId = asked.outcome === 'asked' ? asked.paymentId : null;
  await insertPeriod(tx, id, { ...period, number: facts.nextPeriod, assessmentId, paymentId });
  await saveStep(tx, id, 'period began', afterBeginning(facts, period));
  return asked;
}

/** For the period that began last and is not paid. */
export async function askAgain(
  tx: Tx,
  tools: SubscriptionTools,
  subscription: SubscriptionRow,
  how: HowToAsk,
): Promise<Asked> {
  const reason = whyNot(tools, subscription);
  if (reason !== null) return { outcome: 'impossible', reason, unassessed: null };
  const { number, assessmentId } = subscription.last!;
  const asked = await askFor(tx, tools, subscription, assessmentId, how);
  if (asked.outcome === 'asked') await payPeriodWith(tx, subscription.id, number, asked.paymentId);
  return asked;
}

export const todayOf = ({ now }: Pick<SubscriptionTools, 'now'>, { jurisdiction }: { jurisdiction: string }): string =>
  dayIn(packOf(jurisdiction).timeZone, now());

/** What a setting keeps from being asked for; null where nothing does. */
function whyNot(tools: SubscriptionTools, subscription: SubscriptionRow): PausedReason | null {
  if (!isOffered(tools, subscription)) return 'no-provider';
  const leadsBack = returnAddresses(tools.config, subscription.id, payerOf(tools.vault, subscription)) !== null;
  return leadsBack ? null : 'no-pages';
}

const isOffered = ({ config }: SubscriptionTools, { jurisdiction, provider }: SubscriptionRow): boolean =>
  offeredProviders(config, packOf(jurisdiction)).includes(provider);

const ownerOf = ({ partnerId, accountId }: SubscriptionRow): AssessmentOwner =>
  partnerId === null ? { partnerId, accountId: accountId! } : { partnerId, accountId: null };

async function askFor(
  tx: Tx,
  { vault, config }: SubscriptionTools,
  subscription: SubscriptionRow,
  assessmentId: string,
  { payUntil, trace }: HowToAsk,
): Promise<Asked> {
  const { returnUrl, cancelUrl, ...payer } = payerOf(vault, subscription);
  const paymentId = timeOrderedId();
  const addresses = returnAddresses(config, paymentId, { returnUrl, cancelUrl });
  if (addresses === null) throw new Error('there are no public pages that a provider could lead back to');
  const ordered = await orderPayment(tx, vault, {
    ...payer,
    ...addresses,
    id: paymentId,
    scope: { kind: 'all' },
    owner: ownerOf(subscription),
    items: [{ assessmentId, wanted: { all: true } }],
    payUntil,
    trace,
  });
  if (ordered.outcome === 'ordered') return { outcome: 'asked', paymentId };
  if (ordered.code === 'NOTHING_TO_PAY') return { outcome: 'nothing-to-pay' };
  if (ordered.code === 'PAYMENT_UNDER_WAY') return { outcome: 'under-way' };
  throw new Error(`the payment of subscription ${subscription.id} was refused: ${ordered.code}`);
}
