import { isUnanswered } from '../../shared/domain/payment/payment-state';
import type { Handle, JobContext, WhenDead } from '../../shared/jobs/handler';
import { TryLater } from '../../shared/jobs/outcomes';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { KnownPayment, PaymentProvider, Standing } from '../../shared/providers/payments/provider';
import {
  failCallback,
  findWaitingCallback,
  finishCallbacks,
  type WaitingCallback,
} from '../../shared/store/callback-work';
import { adoptReference, knownPaymentOf, lockPayment, type PaymentRow, paymentById } from '../../shared/store/payments';
import { actOnStanding } from './act-on-standing';
import type { confirmCallback } from './confirm-callback.job';
import type { PaymentTools } from './open';

// The provider may call before its answer to our order is in.
const startSeconds = 3;
const awaySeconds = 15;

type Context = JobContext & PaymentTools;

/** What the callback says counts for nothing: what the provider says when it is asked does. */
export const handle: Handle<typeof confirmCallback, PaymentTools> = async ({ callbackId }, context) => {
  const { db, followUp, complete } = context;
  const callback = await findWaitingCallback(db, callbackId);
  // Handled by a run before this one.
  if (callback === undefined) return;
  const payment = (await paymentById(db, callback.paymentId))!;
  const standing = payment.received === '0' ? await ask(context, payment, callback) : null;
  await complete(async (tx) => {
    const locked = await lockPayment(tx, payment.id);
    if (standing !== null) {
      if (payment.providerReference === null)
        await adoptReference(tx, payment.id, callback.told.names.providerReference!);
      await actOnStanding(tx, locked!, standing, 'callback', followUp);
    }
    await finishCallbacks(tx, [callbackId]);
  });
};

/** Null where there is nothing to ask about. */
async function ask(context: Context, payment: PaymentRow, { told }: WaitingCallback): Promise<Standing | null> {
  const { vault, providers, now } = context;
  // Past its time nobody waits for an answer that is lost for good, as of an order that failed to be sent.
  if (isUnanswered(payment.state) && payment.expiresAt > now())
    throw new TryLater(startSeconds, 'the order has not been answered yet');
  const provider = providers.get(payment.provider);
  if (provider === undefined) throw new TryLater(300, `${payment.provider} is not configured`);
  const known = knownPaymentOf(vault, payment);
  if (known !== null) return confirm(context, provider, known);
  // Nobody knows what the provider calls an order whose answer was lost, except for this callback. If money was paid to us
  // under that name, it is believed; that a payment of that name failed could be said of any.
  const hinted = knownPaymentOf(vault, { ...payment, providerReference: told.names.providerReference });
  const standing = hinted && (await confirmHearsay(context, provider, hinted));
  return standing?.kind === 'paid' ? standing : null;
}

/** A name that the provider does not know is nothing that asking again would change. */
async function confirmHearsay(
  context: Context,
  provider: PaymentProvider,
  hinted: KnownPayment,
): Promise<Standing | null> {
  try {
    return await confirm(context, provider, { ...hinted, isHearsay: true });
  } catch (error) {
    if (error instanceof ProviderFault && error.kind === 'refused') return null;
    throw error;
  }
}

async function confirm({ signal }: Context, provider: PaymentProvider, known: KnownPayment): Promise<Standing> {
  try {
    return await provider.confirm(known, signal);
  } catch (error) {
    if (error instanceof ProviderFault && error.kind === 'away') throw new TryLater(awaySeconds, error.message);
    throw error;
  }
}

export const whenDead: WhenDead<typeof confirmCallback> = (tx, { callbackId }, why) =>
  failCallback(tx, callbackId, why);
