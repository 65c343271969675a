import { referenceOf } from '../../shared/domain/payment/reference';
import { refundStatesBefore } from '../../shared/domain/payment/refund-state';
import type { Handle, JobContext, WhenDead } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { PaymentProvider, RefundOrder, RefundStanding } from '../../shared/providers/payments/provider';
import { openCases } from '../../shared/store/cases';
import { completeRefund, failRefund } from '../../shared/store/end-refund';
import { knownPaymentOf, lockPayment, paymentById } from '../../shared/store/payments';
import { findRefund, giveUpAsking, lockRefund, moveRefund, type RefundRow } from '../../shared/store/refunds';
import { type Tx, withTx } from '../../shared/store/sql';
import type { PaymentTools } from './open';
import type { sendRefund } from './send-refund.job';

const awaySeconds = 15;
const shortestPauseSeconds = 30;
const longestPauseSeconds = 3600;

type Context = JobContext & PaymentTools;
/** What is sent by a provider is of a payment. */
type SentRefund = RefundRow & { paymentId: string };

export const handle: Handle<typeof sendRefund, PaymentTools> = async ({ refundId }, context) => {
  const { db, providers } = context;
  const refund = await findRefund(db, null, refundId);
  if (refund === undefined) throw new GiveUp('the refund does not exist');
  if (refund.byHand || !isToSend(refund)) return;
  const provider = providers.get(refund.provider);
  if (provider === undefined) throw new TryLater(300, `${refund.provider} is not configured`);
  const order = await orderOf(context, refund);
  // Before the provider is asked: from here on nobody may take the money for not yet spent.
  if (!(await withTx(db, (tx) => moveRefund(tx, refund.id, 'asked of the provider', { to: 'requested' })))) return;
  // A crash from here on asks again under the same reference, which the provider takes for the same refund.
  await act(context, refund, await ask(context, provider, order));
};

const isToSend = ({ paymentId, state }: RefundRow): boolean =>
  paymentId !== null && refundStatesBefore('asked of the provider').includes(state);

async function orderOf({ db, vault }: Context, refund: RefundRow): Promise<RefundOrder> {
  const payment = await paymentById(db, refund.paymentId!);
  const known = payment && knownPaymentOf(vault, payment);
  if (!known || refund.transaction === null) throw new GiveUp('the provider has no name for what is to be paid back');
  return {
    reference: referenceOf(refund.id),
    payment: { ...known, transaction: refund.transaction },
    amount: BigInt(refund.amount),
    currency: refund.currency,
    // What a person wrote is for us to read.
    reason: 'refund',
  };
}

async function ask({ signal }: Context, provider: PaymentProvider, order: RefundOrder): Promise<RefundStanding> {
  if (provider.refund === null) throw new GiveUp(`${provider.name} makes no refunds`);
  try {
    return await provider.refund(order, signal);
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error;
    if (error.kind === 'away') throw new TryLater(awaySeconds, error.message);
    if (error.kind !== 'refused') throw error;
    return { kind: 'failed', providerReference: null, reason: error.code ?? 'refused' };
  }
}

async function act({ db, complete, now }: Context, refund: RefundRow, standing: RefundStanding): Promise<void> {
  if (standing.kind !== 'pending') return complete((tx) => end(tx, refund as SentRefund, standing));
  const { providerReference } = standing;
  await withTx(db, (tx) => moveRefund(tx, refund.id, 'asked of the provider', { to: 'requested', providerReference }));
  const age = (now().getTime() - (refund.approvedAt ?? refund.createdAt).getTime()) / 1000;
  const pause = Math.min(Math.max(age, shortestPauseSeconds), longestPauseSeconds);
  throw new TryLater(pause, 'the provider has not paid it back yet');
}

const by = 'job:payments.send-refund';

/** Nothing where a callback told of it before. */
async function end(tx: Tx, { id, paymentId }: SentRefund, standing: Exclude<RefundStanding, { kind: 'pending' }>) {
  const payment = (await lockPayment(tx, paymentId))!;
  const refund = (await lockRefund(tx, id))!;
  const { kind, providerReference } = standing;
  if (kind === 'failed') {
    await failRefund(tx, refund, payment, { reason: standing.reason, providerReference, by });
    return;
  }
  const { refundedAt: at } = standing;
  const paid = { move: 'paid back', transaction: standing.providerReference, at, by, learnedBy: 'poll' } as const;
  if ((await completeRefund(tx, refund, paid)) === 'transaction-known')
    throw new Error(`the provider calls the refund as it called another movement of money`);
}

/**
 * Nobody knows whether the money is gone, so nothing is given back: a person looks at the provider's pages and says what
 * is to be seen there. Tried again, the job takes the question back.
 */
export const whenDead: WhenDead<typeof sendRefund> = async (tx, { refundId }, why) => {
  const refund = await findRefund(tx, null, refundId);
  if (refund === undefined || !(await giveUpAsking(tx, refundId))) return;
  const { id, jurisdiction, provider, paymentId, transaction, currency } = refund;
  const about = `refund ${id}`;
  const details = { refund: id, isUnclear: true, why: why.slice(0, 200) };
  await openCases(tx, [
    { jurisdiction, kind: 'refund-failed', about, provider, paymentId, transaction, currency, details },
  ]);
};
