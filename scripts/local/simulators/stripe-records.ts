// Stripe's objects as its API shows them: sessions, intents, charges, refunds and lines of the account.
import { randomBytes } from 'node:crypto';
import { payPageUrl } from './pay-page';
import type { SimulatedPayment } from './payment-book';

export type StripeRefund = {
  id: string;
  intent: string;
  amount: number;
  currency: string;
  status: 'pending' | 'succeeded' | 'failed';
  metadata: Record<string, string>;
  created: number;
};

export type StripeDetails = {
  /** Null for an intent without a page. */
  session: { successUrl: string; cancelUrl: string; expiresAt: number } | null;
  /** From the page, without having paid. */
  hasGoneBack: boolean;
  /** A page has one as soon as somebody tries to pay. */
  intent: string | null;
  description: string;
  metadata: Record<string, string>;
  /** The payer chose a way that takes days. */
  isUnderWay: boolean;
  lastError: string | null;
  cancellationReason: string | null;
  charge: string | null;
  refunds: StripeRefund[];
};

export type StripePayment = SimulatedPayment<StripeDetails>;
type Expand = ReadonlySet<string>;

export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;
export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** In percent of what was paid. */
const feePercent = 3;

export type Records = ReturnType<typeof openRecords>;

/** `settlesIn`: what the account is paid out in, in lower case; null: whatever the payer pays in. */
export const openRecords = (settlesIn: string | null) => ({
  chargeOf,
  intentOf: (payment: StripePayment, expand: Expand = new Set()) => intentOf(payment, expand, '', settlesIn),
  sessionOf: (payment: StripePayment, url: string, expand: Expand = new Set()) =>
    sessionOf(payment, url, expand, settlesIn),
  linesOf: (payment: StripePayment) => [
    ...(payment.details.charge ? [{ ...chargeLine(payment, settlesIn), source: chargeOf(payment) }] : []),
    ...payment.details.refunds.map((refund) => refundLine(refund, settlesIn)),
  ],
});

const chargeOf = (payment: StripePayment) => ({
  id: payment.details.charge,
  object: 'charge',
  amount: Number(payment.amount),
  amount_captured: Number(payment.amount),
  amount_refunded: sum(payment.details.refunds),
  currency: payment.currency,
  created: seconds(payment.settledAt ?? payment.orderedAt),
  payment_intent: payment.details.intent,
  metadata: payment.details.metadata,
  paid: true,
  status: 'succeeded',
  balance_transaction: lineId(payment),
  billing_details: { name: 'Somebody', email: 'somebody@example.org', phone: null },
});

function chargeLine(payment: StripePayment, settlesIn: string | null) {
  const amount = settled(Number(payment.amount), settlesIn);
  const currency = settlesIn ?? payment.currency;
  const fee = Math.ceil((amount * feePercent) / 100);
  const created = seconds(payment.settledAt ?? payment.orderedAt);
  const line = { id: lineId(payment), object: 'balance_transaction', type: 'charge' };
  return { ...line, amount, currency, fee, net: amount - fee, created };
}

const refundLine = (refund: StripeRefund, settlesIn: string | null) => ({
  id: `txn_${refund.id}`,
  object: 'balance_transaction',
  type: 'refund',
  amount: -settled(refund.amount, settlesIn),
  currency: settlesIn ?? refund.currency,
  fee: 0,
  created: refund.created,
  source: refundOf(refund),
});

function intentOf(payment: StripePayment, expand: Expand, path: string, settlesIn: string | null) {
  const { details, state, amount, currency, orderedAt, reference } = payment;
  const isExpanded = details.charge !== null && expand.has(`${path}latest_charge.balance_transaction`);
  return {
    id: details.intent,
    object: 'payment_intent',
    status: intentStatus(payment),
    amount: Number(amount),
    amount_received: state === 'paid' ? Number(amount) : 0,
    currency,
    client_secret: `${details.intent}_secret_${reference}`,
    created: seconds(orderedAt),
    metadata: details.metadata,
    cancellation_reason: details.cancellationReason,
    last_payment_error: details.lastError === null ? null : { code: details.lastError, type: 'card_error' },
    latest_charge: isExpanded
      ? { ...chargeOf(payment), balance_transaction: chargeLine(payment, settlesIn) }
      : details.charge,
  };
}

function sessionOf(payment: StripePayment, url: string, expand: Expand, settlesIn: string | null) {
  const { details, state, amount, currency, orderedAt, reference, providerReference } = payment;
  const status = sessionStatus(payment);
  const isExpanded = details.intent !== null && [...expand].some((path) => path.startsWith('payment_intent'));
  return {
    id: providerReference,
    object: 'checkout.session',
    mode: 'payment',
    status,
    payment_status: state === 'paid' ? 'paid' : 'unpaid',
    amount_total: Number(amount),
    currency,
    client_reference_id: reference,
    metadata: details.metadata,
    created: seconds(orderedAt),
    expires_at: details.session?.expiresAt,
    success_url: details.session?.successUrl,
    url: status === 'open' ? payPageUrl(url, providerReference) : null,
    payment_intent: isExpanded ? intentOf(payment, expand, 'payment_intent.', settlesIn) : details.intent,
  };
}

export const refundOf = ({ intent, ...refund }: StripeRefund) => ({
  ...refund,
  object: 'refund',
  payment_intent: intent,
  failure_reason: refund.status === 'failed' ? 'expired_or_canceled_card' : null,
});

const lineId = ({ details }: StripePayment): string => `txn_${details.charge}`;
/** Those that failed gave nothing back. */
export const sum = (refunds: readonly StripeRefund[]): number =>
  refunds.filter(({ status }) => status !== 'failed').reduce((all, { amount }) => all + amount, 0);

/** At some rate; what matters is that it is another number. */
const settled = (amount: number, settlesIn: string | null): number =>
  settlesIn === null ? amount : Math.round(amount / 50);

function intentStatus({ state, details }: StripePayment): string {
  if (state === 'paid') return 'succeeded';
  if (state === 'cancelled' || state === 'expired') return 'canceled';
  return details.isUnderWay ? 'processing' : 'requires_payment_method';
}

export function sessionStatus({ state, details }: StripePayment): 'open' | 'complete' | 'expired' {
  if (state === 'paid' || state === 'failed' || details.isUnderWay) return 'complete';
  return state === 'open' ? 'open' : 'expired';
}
