// The merchant's account at Stripe: what its requests work on, and what becomes of its payments.
import { openIdempotency } from './idempotency';
import { payPageUrl } from './pay-page';
import type { SimulatorParts } from './simulator';
import { openEvents } from './stripe-events';
import {
  newId,
  openRecords,
  type Records,
  type StripeDetails,
  type StripePayment,
  type StripeRefund,
  sessionStatus,
} from './stripe-records';
import { keyConflict, problem } from './stripe-requests';

export type Account = SimulatorParts<StripeDetails> & {
  records: Records;
  /** An event. */
  send(type: string, object: unknown): void;
  /** What refunds are when they are made. */
  newRefunds: StripeRefund['status'];
  /** How many requests came to its API. */
  asked: Record<'GET' | 'POST', number>;
  keys: ReturnType<typeof openIdempotency>;
};

export const openAccount = (
  parts: SimulatorParts<StripeDetails>,
  events: { secrets: readonly string[]; address: string | null },
  settlesIn: string | null,
): Account => ({
  ...parts,
  records: openRecords(settlesIn),
  send: openEvents(parts.callbacks, events),
  newRefunds: 'succeeded',
  asked: { GET: 0, POST: 0 },
  keys: openIdempotency(keyConflict),
});

/** Pages end when their time is over, whether or not anybody asks; here when somebody does. */
export function findPayment({ book }: Account, ref: string): StripePayment {
  const payment = book.find(ref);
  if (!payment) throw problem(404, `No such object: '${ref}'`, 'resource_missing');
  const endsAt = payment.details.session?.expiresAt;
  if (endsAt !== undefined && sessionStatus(payment) === 'open' && endsAt <= Date.now() / 1000)
    book.end(payment.providerReference, 'expired', 'expired');
  return payment;
}

/** A card that fails ends nothing, nor does leaving the page; a way that takes days and fails does. */
export function tellOutcome({ records, send, url }: Account, payment: StripePayment): void {
  const { details, state } = payment;
  details.hasGoneBack = details.session !== null && state === 'cancelled';
  if (details.hasGoneBack) {
    reopen(payment);
    return;
  }
  const wasUnderWay = details.isUnderWay;
  details.isUnderWay = false;
  if (state === 'failed') {
    details.intent ??= newId('pi');
    details.lastError = 'card_declined';
    if (!wasUnderWay) reopen(payment);
    send('payment_intent.payment_failed', records.intentOf(payment));
  } else if (state === 'paid') {
    send('charge.succeeded', records.chargeOf(payment));
    send('payment_intent.succeeded', records.intentOf(payment));
  } else if (!details.session) send('payment_intent.canceled', records.intentOf(payment));
  if (details.session === null || payment.state === 'open') return;
  send(sessionEvent(payment, wasUnderWay), records.sessionOf(payment, url()));
}

function reopen(payment: StripePayment): void {
  Object.assign(payment, { state: 'open', settledAt: null });
}

/** The page, if there is something to pay on it still. */
export function whereAfterPage({ url }: Account, { state, details, providerReference }: StripePayment): string | null {
  const { session, hasGoneBack } = details;
  if (!session) return null;
  if (state === 'paid' || details.isUnderWay) return session.successUrl;
  return state === 'open' && !hasGoneBack ? payPageUrl(url(), providerReference) : session.cancelUrl;
}

function sessionEvent({ state }: StripePayment, wasUnderWay: boolean): string {
  if (state === 'failed') return 'checkout.session.async_payment_failed';
  if (state !== 'paid') return 'checkout.session.expired';
  return wasUnderWay ? 'checkout.session.async_payment_succeeded' : 'checkout.session.completed';
}

export function payLater(account: Account, ref: string): void {
  const payment = findPayment(account, ref);
  payment.details.intent ??= newId('pi');
  payment.details.isUnderWay = true;
  if (payment.details.session)
    account.send('checkout.session.completed', account.records.sessionOf(payment, account.url()));
}

export function sendDispute(account: Account, ref: string, type: string, status: string, reason: string): void {
  const { amount, currency, transaction, details } = findPayment(account, ref);
  const { charge } = details;
  const dispute = { id: `dp_${charge}`, object: 'dispute', amount: Number(amount), currency, status, reason };
  account.send(type, { ...dispute, charge, payment_intent: transaction, metadata: {} });
}
