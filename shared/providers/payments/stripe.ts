// Cards and wallets, through Stripe: a page of Stripe's, or fields on a page of ours that speak to Stripe themselves.
import type Stripe from 'stripe';
import { toJsonInteger } from '../../domain/money';
import type { PaymentSettings } from '../../process/payment-settings';
import type { ProviderKit } from '../calls/provider-client';
import { ProviderFault } from '../calls/provider-fault';
import type {
  KnownPayment,
  PaymentOrder,
  PaymentProvider,
  RefundOrder,
  RefundStanding,
  Standing,
  StartedPayment,
} from './provider';
import { verifyStripeCallback } from './stripe-callbacks';
import { listBalance } from './stripe-list';
import {
  intentShape,
  listOf,
  refundShape,
  sessionShape,
  standingOfIntent,
  standingOfRefund,
  standingOfSession,
} from './stripe-objects';
import { openStripeWire, type StripeWire } from './stripe-wire';

export function openStripe(settings: PaymentSettings, kit: ProviderKit = {}): PaymentProvider {
  const wire = openStripeWire(settings.STRIPE_URL, settings.STRIPE_SECRET_KEY ?? '', kit);
  return {
    name: 'stripe',
    // Under its idempotency key, for a day; no order is sent again after that.
    takesOrdersAgain: true,
    start: (order, signal) =>
      order.interaction === 'redirect' ? startSession(wire, order, signal) : startIntent(wire, order, signal),
    verify: (rawBody, headers, now) => verifyStripeCallback(settings.STRIPE_WEBHOOK_SECRETS, rawBody, headers, now),
    confirm: (payment, signal) => confirm(wire, payment, signal),
    cancel: (payment, signal) => cancel(wire, payment, signal),
    refund: (order, signal) => refund(wire, order, signal),
    listTransactions: (wanted, signal) => listBalance(wire, wanted, signal),
  };
}

const halfHourSeconds = 1800;

/**
 * Stripe keeps no page for less than half an hour. Both answers depend on the order alone, so that the order stays the
 * same when it is sent again; a page that stays too long is closed by `cancel`.
 */
const expiriesOf = ({ payUntil }: PaymentOrder): { asOrdered: number; later: number } => {
  const asOrdered = Math.ceil(payUntil.getTime() / 1000);
  return { asOrdered, later: asOrdered + halfHourSeconds + 60 };
};

async function startSession(wire: StripeWire, order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment> {
  const { asOrdered, later } = expiriesOf(order);
  const isFarOff = asOrdered - Date.now() / 1000 > halfHourSeconds + 60;
  const [expiresAt, other] = isFarOff ? [asOrdered, later] : [later, asOrdered];
  try {
    return await createSession(wire, order, expiresAt, signal);
  } catch (error) {
    const wasOtherOrder = error instanceof ProviderFault && error.code === 'idempotency_error';
    if (!wasOtherOrder) throw error;
    // It was sent before, when the time to pay was still far off.
    return createSession(wire, order, other, signal);
  }
}

async function createSession(
  wire: StripeWire,
  order: PaymentOrder,
  expiresAt: number,
  signal: AbortSignal,
): Promise<StartedPayment> {
  const { reference, amount, currency, description } = order;
  const product = {
    currency: currency.toLowerCase(),
    unit_amount: toJsonInteger(amount),
    product_data: { name: description },
  };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: product }],
    client_reference_id: reference,
    metadata: { reference },
    payment_intent_data: { metadata: { reference } },
    success_url: order.returnUrl,
    cancel_url: order.cancelUrl,
    expires_at: expiresAt,
    // Stripe speaks no Malagasy; whoever reads it reads French.
    locale: order.language === 'mg' ? 'fr' : order.language,
  };
  const session = await wire.call(
    { name: 'start', isSafe: false },
    sessionShape,
    (stripe) => stripe.checkout.sessions.create(params, { idempotencyKey: reference }),
    signal,
  );
  if (!session.url) throw wire.fault('nonsense', 'gave no page to pay on');
  return { providerReference: session.id, token: null, next: { kind: 'redirect', url: session.url } };
}

async function startIntent(wire: StripeWire, order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment> {
  const { reference, amount, currency, description } = order;
  const params: Stripe.PaymentIntentCreateParams = {
    amount: toJsonInteger(amount),
    currency: currency.toLowerCase(),
    description,
    metadata: { reference },
    automatic_payment_methods: { enabled: true },
  };
  const intent = await wire.call(
    { name: 'start', isSafe: false },
    intentShape,
    (stripe) => stripe.paymentIntents.create(params, { idempotencyKey: reference }),
    signal,
  );
  if (!intent.client_secret) throw wire.fault('nonsense', 'gave no client secret');
  const { id: providerReference, client_secret: clientSecret } = intent;
  return { providerReference, token: null, next: { kind: 'client-secret', clientSecret } };
}

const isSession = ({ providerReference }: KnownPayment): boolean => providerReference.startsWith('cs_');

async function confirm(wire: StripeWire, payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
  const terms = { name: 'confirm', isSafe: true };
  const { providerReference: id } = payment;
  if (!isSession(payment)) {
    const expand = ['latest_charge.balance_transaction'];
    const look = (stripe: Stripe) => stripe.paymentIntents.retrieve(id, { expand });
    return standingOfIntent(await wire.call(terms, intentShape, look, signal));
  }
  const expand = ['payment_intent.latest_charge.balance_transaction'];
  const look = (stripe: Stripe) => stripe.checkout.sessions.retrieve(id, { expand });
  const standing = standingOfSession(await wire.call(terms, sessionShape, look, signal), null);
  if (standing) return standing;
  throw wire.fault('nonsense', 'says that it was paid, but not what');
}

/**
 * Under a key of the library's own: one of ours would repeat the answer that it could not be cancelled just now. It is
 * the same to Stripe as being asked once.
 */
async function cancel(wire: StripeWire, payment: KnownPayment, signal: AbortSignal): Promise<Standing> {
  const { providerReference: id } = payment;
  const close = (stripe: Stripe): Promise<unknown> =>
    isSession(payment)
      ? stripe.checkout.sessions.expire(id)
      : stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
  const shape = isSession(payment) ? sessionShape : intentShape;
  try {
    await wire.call({ name: 'cancel', isSafe: false }, shape, close, signal);
    return { kind: 'expired' };
  } catch (error) {
    // It is paid, over, or being paid.
    if (error instanceof ProviderFault && error.kind === 'refused') return confirm(wire, payment, signal);
    throw error;
  }
}

/** Looked for first: Stripe forgets its idempotency keys after a day, and a refund may be tried for longer than that. */
async function refund(wire: StripeWire, order: RefundOrder, signal: AbortSignal): Promise<RefundStanding> {
  const { reference, payment, amount } = order;
  const ofPayment = { payment_intent: payment.transaction, limit: 100 };
  const made = await wire.call(
    { name: 'look for refund', isSafe: true },
    listOf(refundShape),
    (stripe) => stripe.refunds.list(ofPayment),
    signal,
  );
  const before = made.data.find((one) => one.metadata?.reference === reference);
  if (before) return standingOfRefund(before);
  const params: Stripe.RefundCreateParams = {
    payment_intent: payment.transaction,
    amount: toJsonInteger(amount),
    metadata: { reference },
  };
  const create = (stripe: Stripe) => stripe.refunds.create(params, { idempotencyKey: reference });
  return standingOfRefund(await wire.call({ name: 'refund', isSafe: false }, refundShape, create, signal));
}
