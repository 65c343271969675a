// Pages and intents at Stripe: ordered, looked at, ended.
import type { SimulatedAnswer, SimulatedRequest } from './serve-simulator';
import { type Account, findPayment } from './stripe-account';
import { newId, type StripeDetails, sessionStatus } from './stripe-records';
import { problem, readAmount, readCurrency, readExpand, readExpiry, readForm } from './stripe-requests';

export function startSession({ book, records, url }: Account, request: SimulatedRequest): SimulatedAnswer {
  const form = readForm(request.body);
  const item = 'line_items[0]';
  if (form.text('mode') !== 'payment' || form.text(`${item}[quantity]`) !== '1')
    throw problem(400, 'This simulator sells one thing at a time.');
  const session = {
    successUrl: form.text('success_url'),
    cancelUrl: form.text('cancel_url'),
    expiresAt: readExpiry(form.optional('expires_at')),
  };
  const description = form.text(`${item}[price_data][product_data][name]`);
  const details = newDetails(description, form.metadata('payment_intent_data[metadata]'));
  const payment = book.add({
    reference: form.text('client_reference_id'),
    providerReference: newId('cs_test'),
    amount: String(readAmount(form.text(`${item}[price_data][unit_amount]`))),
    currency: readCurrency(form.text(`${item}[price_data][currency]`)),
    callbackUrl: null,
    details: { ...details, session },
  });
  return { status: 200, json: records.sessionOf(payment, url()) };
}

export function startIntent({ book, records }: Account, request: SimulatedRequest): SimulatedAnswer {
  const form = readForm(request.body);
  const intent = newId('pi');
  const metadata = form.metadata();
  const payment = book.add({
    reference: metadata.reference ?? intent,
    providerReference: intent,
    amount: String(readAmount(form.text('amount'))),
    currency: readCurrency(form.text('currency')),
    callbackUrl: null,
    details: { ...newDetails(form.optional('description') ?? '', metadata), intent },
  });
  return { status: 200, json: records.intentOf(payment) };
}

const newDetails = (description: string, metadata: Record<string, string>): StripeDetails => ({
  session: null,
  hasGoneBack: false,
  intent: null,
  description,
  metadata,
  isUnderWay: false,
  lastError: null,
  cancellationReason: null,
  charge: null,
  refunds: [],
});

export function show(account: Account, request: SimulatedRequest, ref: string): SimulatedAnswer {
  const payment = findPayment(account, ref);
  const expand = readExpand(request);
  const { records, url } = account;
  const json = payment.details.session ? records.sessionOf(payment, url(), expand) : records.intentOf(payment, expand);
  return { status: 200, json };
}

export function expire(account: Account, ref: string): SimulatedAnswer {
  const payment = findPayment(account, ref);
  if (sessionStatus(payment) !== 'open')
    throw problem(400, 'Only Checkout Sessions with a status in ["open"] can be expired.');
  account.book.end(ref, 'expired', 'expired');
  return { status: 200, json: account.records.sessionOf(payment, account.url()) };
}

export function cancel(account: Account, request: SimulatedRequest, ref: string): SimulatedAnswer {
  const payment = findPayment(account, ref);
  if (payment.state !== 'open' || payment.details.isUnderWay)
    throw problem(400, 'You cannot cancel this PaymentIntent.', 'payment_intent_unexpected_state');
  payment.details.cancellationReason = readForm(request.body).optional('cancellation_reason');
  account.book.end(ref, 'cancelled', 'canceled');
  return { status: 200, json: account.records.intentOf(payment) };
}
