import { isUnanswered, isUnderWay } from '../../shared/domain/payment/payment-state';
import { paymentCheckDue } from '../../shared/events/payment-check-due';
import type { Handle, JobContext, WhenDead } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { publish } from '../../shared/jobs/publish';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { KnownPayment, PaymentProvider, Standing } from '../../shared/providers/payments/provider';
import { openCases } from '../../shared/store/cases';
import { countCheck, knownPaymentOf, type PaymentRow, paymentById } from '../../shared/store/payments';
import type { Tx } from '../../shared/store/sql';
import { actOnStanding } from './act-on-standing';
import type { confirmPayment } from './confirm-payment.job';
import type { PaymentTools } from './open';

const awaySeconds = 15;
const longestPauseSeconds = 3600;

type Context = JobContext & PaymentTools;

/** Asked once more after its time is over: only a provider that says so makes it expire. */
export const handle: Handle<typeof confirmPayment, PaymentTools> = async ({ paymentId }, context) => {
  const { db, vault, providers, now, followUp, complete } = context;
  const payment = await paymentById(db, paymentId);
  if (payment === undefined) throw new GiveUp('the payment does not exist');
  // Settled, or never started: an order that is not out is the business of whoever sends it.
  if (payment.received !== '0' || isUnanswered(payment.state)) return;
  const isLate = payment.expiresAt <= now();
  const known = knownPaymentOf(vault, payment);
  const provider = providers.get(payment.provider);
  if (provider === undefined) throw new TryLater(300, `${payment.provider} is not configured`);
  const standing = known === null ? unclear(isLate) : await ask(context, provider, known, isLate);
  await complete(async (tx) => {
    await actOnStanding(tx, payment, standing, 'poll', followUp);
    if (standing.kind === 'pending' && isUnderWay(payment.state)) await checkAgain(tx, context, payment);
  });
};

/** Nobody can be asked about an order of which it is not known whether the provider has it. */
const unclear = (isLate: boolean): Standing => ({ kind: isLate ? 'expired' : 'pending' });

async function ask(
  { signal }: Context,
  provider: PaymentProvider,
  known: KnownPayment,
  isLate: boolean,
): Promise<Standing> {
  try {
    const standing = await provider.confirm(known, signal);
    if (standing.kind !== 'pending' || !isLate) return standing;
    // Nobody should be able to pay what we take for expired. Where the provider has no way, it may still pay late, and is
    // settled late.
    if (provider.cancel === null) return { kind: 'expired' };
    const ended = await provider.cancel(known, signal);
    // However it calls what we have just ended.
    return ended.kind === 'failed' ? { kind: 'expired' } : ended;
  } catch (error) {
    if (error instanceof ProviderFault && error.kind === 'away') throw new TryLater(awaySeconds, error.message);
    throw error;
  }
}

/** Twice as long each time, up to an hour, and once when its time is over. */
async function checkAgain(
  tx: Tx,
  { config, followUp, now }: Context,
  { id, checks, expiresAt }: PaymentRow,
): Promise<void> {
  await countCheck(tx, id);
  const pause = Math.min(config.PAYMENT_FIRST_CHECK_SECONDS * 2 ** Math.min(checks, 20), longestPauseSeconds) * 1000;
  const atEnd = expiresAt.getTime() - now().getTime();
  const runAt = new Date(now().getTime() + (atEnd > 0 ? Math.min(pause, atEnd + 1000) : pause));
  await publish(tx, paymentCheckDue, { paymentId: id }, { ...followUp, subjectId: id, runAt });
}

/** It stays as it is, and the night asks again; until then somebody knows that nobody does. */
export const whenDead: WhenDead<typeof confirmPayment> = async (tx, { paymentId }, why) => {
  const payment = await paymentById(tx, paymentId);
  if (payment === undefined || !isUnderWay(payment.state)) return;
  const { jurisdiction, provider } = payment;
  const about = `payment ${paymentId}`;
  await openCases(tx, [{ jurisdiction, kind: 'unclear-order', about, provider, paymentId, details: { why } }]);
};
