import { referenceOf } from '../../shared/domain/payment/reference';
import { Personal } from '../../shared/domain/personal';
import { paymentCheckDue } from '../../shared/events/payment-check-due';
import type { Handle, JobContext, WhenDead } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { publish } from '../../shared/jobs/publish';
import { callbackPlace } from '../../shared/payments/callback-place';
import { callOffUnsent, endPayment } from '../../shared/payments/end-payment';
import { orderDetailsOf } from '../../shared/payments/order-payment';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { PaymentOrder, PaymentProvider, StartedPayment } from '../../shared/providers/payments/provider';
import { openCases } from '../../shared/store/cases';
import { isFutile } from '../../shared/store/futile-payments';
import { movePayment, type PaymentRow, paymentById, recordStart } from '../../shared/store/payments';
import { type Tx, withTx } from '../../shared/store/sql';
import type { PaymentTools } from './open';
import type { startPayment } from './start-payment.job';

const awaySeconds = 5;

type Context = JobContext & PaymentTools;

export const handle: Handle<typeof startPayment, PaymentTools> = async ({ paymentId }, context) => {
  const { db, providers, now, complete } = context;
  const payment = await paymentById(db, paymentId);
  if (payment === undefined) throw new GiveUp('the payment does not exist');
  if (payment.state !== 'created' && payment.state !== 'requested') return;
  const provider = providers.get(payment.provider);
  // The order may have been sent by a run before this one, and its answer lost: one that would count twice is not sent again.
  const mayBeThere = payment.state === 'requested' && !provider?.takesOrdersAgain;
  if (payment.expiresAt <= now() && !mayBeThere) return void (await complete((tx) => expire(tx, context, paymentId)));
  if (provider === undefined) throw new TryLater(60, `${payment.provider} is not configured`);
  if (mayBeThere) return void (await complete((tx) => leaveUnclear(tx, context, payment)));
  // What it is for was cancelled, made exempt or paid otherwise since it was ordered.
  if (payment.state === 'created' && (await isFutile(db, paymentId)))
    return void (await complete((tx) => callOffUnsent(tx, paymentId, context.followUp)));
  // Called off meanwhile: whoever did so was told that nothing was asked for.
  if (!(await withTx(db, (tx) => movePayment(tx, paymentId, 'asked of the provider', 'requested')))) return;
  await ask(context, payment, provider);
};

async function ask(context: Context, payment: PaymentRow, provider: PaymentProvider): Promise<void> {
  const { db, vault, signal, complete } = context;
  let started: StartedPayment;
  try {
    started = await provider.start(orderOf(context, payment), signal);
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error;
    if (error.kind === 'refused') return complete((tx) => refuse(tx, context, payment.id, error));
    if (error.kind === 'away') {
      // It surely did not get the order, so nothing stands in the way of sending it once more.
      await withTx(db, (tx) => movePayment(tx, payment.id, 'not taken by the provider', 'created'));
      throw new TryLater(awaySeconds, error.message);
    }
    if (provider.takesOrdersAgain) throw error;
    return complete((tx) => leaveUnclear(tx, context, payment));
  }
  await complete(async (tx) => {
    await recordStart(tx, vault, payment, started);
    await checkLater(tx, context, payment.id);
  });
}

function orderOf({ vault, config }: Context, payment: PaymentRow): PaymentOrder {
  const { payerPhone, ...details } = orderDetailsOf(vault, payment);
  const reference = referenceOf(payment.id);
  const base = config.PUBLIC_CALLBACKS_URL;
  return {
    ...details,
    reference,
    jurisdiction: payment.jurisdiction,
    amount: BigInt(payment.amount),
    currency: payment.currency,
    description: `Tax payment ${reference}`,
    payerPhone: payerPhone === null ? null : new Personal(payerPhone),
    callbackUrl:
      base === undefined
        ? null
        : `${base.replace(/\/$/, '')}/callbacks/${callbackPlace(vault, payment.provider, reference)}`,
    payUntil: payment.expiresAt,
  };
}

const expire = (tx: Tx, { followUp }: Context, id: string) =>
  endPayment(tx, id, { move: 'time to pay over', to: 'expired', reason: null }, followUp);

const refuse = (tx: Tx, { followUp }: Context, id: string, { code }: ProviderFault) =>
  endPayment(tx, id, { move: 'refused by the provider', to: 'failed', reason: code ?? 'refused' }, followUp);

/** The payer may have been asked, and may pay: it waits for word of the money, which a statement brings at last. */
async function leaveUnclear(tx: Tx, context: Context, { id, jurisdiction, provider }: PaymentRow): Promise<void> {
  if (!(await movePayment(tx, id, 'left unclear by the provider', 'pending'))) return;
  await openCases(tx, [{ jurisdiction, kind: 'unclear-order', about: `payment ${id}`, provider, paymentId: id }]);
  await checkLater(tx, context, id);
}

async function checkLater(tx: Tx, { config, followUp, now }: Context, paymentId: string): Promise<void> {
  const runAt = new Date(now().getTime() + config.PAYMENT_FIRST_CHECK_SECONDS * 1000);
  await publish(tx, paymentCheckDue, { paymentId }, { ...followUp, subjectId: paymentId, runAt });
}

export const whenDead: WhenDead<typeof startPayment> = async (tx, { paymentId }) => {
  const payment = await paymentById(tx, paymentId);
  const ending = { move: 'refused by the provider', to: 'failed', reason: 'not-understood' } as const;
  if (payment !== undefined) await endPayment(tx, paymentId, ending, { tenant: payment.jurisdiction });
};
