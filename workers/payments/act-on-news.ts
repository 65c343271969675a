// What a provider's word on money that was taken already changes: that it was paid back, or is disputed.
import { idOfReference } from '../../shared/domain/payment/reference';
import { GiveUp } from '../../shared/jobs/outcomes';
import type { PublishOptions } from '../../shared/jobs/publish';
import type { CallbackNews } from '../../shared/providers/payments/provider';
import type { NewAuditEntry } from '../../shared/store/audit';
import { closeDispute, openDispute } from '../../shared/store/disputes';
import { completeRefund, failRefund } from '../../shared/store/end-refund';
import { recordFoundRefund } from '../../shared/store/found-refunds';
import { type LockedPayment, lockPayment } from '../../shared/store/payments';
import { type RefundRow, refundsOf } from '../../shared/store/refunds';
import type { Tx } from '../../shared/store/sql';

export type NewsToActOn = Extract<CallbackNews, { kind: 'refunded' | 'refund-failed' | 'disputed' | 'dispute-closed' }>;
type News<Kind> = Extract<NewsToActOn, { kind: Kind }>;

const by = 'job:payments.settle-callback';

/**
 * Throws when what it follows from is not known yet: it is tried again. Told once more, it changes nothing. What it
 * returns is for the audit, at the end of the transaction.
 */
export async function actOnNews(
  tx: Tx,
  { id }: Pick<LockedPayment, 'id'>,
  news: NewsToActOn,
  { correlationId = '' }: PublishOptions,
): Promise<NewAuditEntry | null> {
  // Read once more: the same transaction may have settled it since.
  const payment = (await lockPayment(tx, id))!;
  if (payment.received === '0') throw new Error('nothing was received yet that this could be about');
  if (news.kind === 'refunded') return actOnRefunded(tx, payment, news, correlationId || null);
  if (news.kind === 'refund-failed') await actOnFailed(tx, payment, news);
  else await actOnDispute(tx, payment, news);
  return null;
}

async function actOnDispute(tx: Tx, payment: LockedPayment, news: News<'disputed' | 'dispute-closed'>): Promise<void> {
  const dispute = { ...news, reference: news.disputeReference, by };
  if (dispute.kind === 'disputed') await openDispute(tx, payment, dispute);
  else if ((await closeDispute(tx, payment, dispute)) === 'unknown')
    throw new Error('nothing was told of the dispute that is closed');
}

async function actOnRefunded(
  tx: Tx,
  payment: LockedPayment,
  { amount, currency, refundReference }: News<'refunded'>,
  correlationId: string | null,
): Promise<NewAuditEntry | null> {
  const refund = await refundOf(tx, payment, refundReference);
  if (refund === undefined) {
    const found = { transaction: refundReference, amount, currency, at: null, by, correlationId };
    return (await recordFoundRefund(tx, payment, { ...found, learnedBy: 'callback' })).entry;
  }
  if (refund.state === 'completed') return null;
  // The provider may call before its answer to us is in, which says what it calls the refund.
  if (refund.state === 'requested' && refund.providerReference === null)
    throw new Error('the provider’s answer to the refund is not in yet');
  const { providerReference: transaction } = refund;
  const paid = { move: 'paid back', transaction: transaction!, at: null, by, learnedBy: 'callback' } as const;
  const isOurs = BigInt(refund.amount) === amount && refund.currency === currency && transaction !== null;
  if (!isOurs || (await completeRefund(tx, refund, paid)) !== 'completed')
    throw new GiveUp(`refund ${refund.id} is ${refund.state} here and paid back there`);
  return null;
}

async function actOnFailed(
  tx: Tx,
  payment: LockedPayment,
  { refundReference, reason }: News<'refund-failed'>,
): Promise<void> {
  const refund = await refundOf(tx, payment, refundReference);
  // Of one that we never heard of nothing is booked that could be given back. Of one that is over it was told before.
  if (refund !== undefined) await failRefund(tx, refund, payment, { reason, providerReference: null, by });
}

/** By our reference where it is of ours; what was found at the provider is known by the provider's own. */
async function refundOf(tx: Tx, payment: LockedPayment, reference: string): Promise<RefundRow | undefined> {
  const id = idOfReference(reference);
  const all = await refundsOf(tx, payment.id);
  return all.find((one) => one.id === id) ?? all.find((one) => one.providerReference === reference);
}
