// Refunds at Stripe, and the lines of the account that payments and refunds leave.
import type { SimulatedAnswer, SimulatedRequest } from './serve-simulator';
import { type Account, findPayment } from './stripe-account';
import { newId, refundOf, type StripeRefund, seconds, sum } from './stripe-records';
import { problem, readAmount, readForm } from './stripe-requests';

export function makeRefund(account: Account, request: SimulatedRequest): SimulatedAnswer {
  const form = readForm(request.body);
  const payment = findPayment(account, form.text('payment_intent'));
  const { details, currency, transaction: intent } = payment;
  if (intent === null) throw problem(400, 'This PaymentIntent does not have a successful charge to refund.');
  const amount = readAmount(form.text('amount'));
  const left = Number(payment.amount) - sum(details.refunds);
  if (left === 0) throw problem(400, 'Charge has already been refunded.', 'charge_already_refunded');
  if (amount > left) throw problem(400, 'Refund amount is greater than unrefunded amount on charge.');
  const refund: StripeRefund = {
    id: newId('re'),
    intent,
    amount,
    currency,
    status: account.newRefunds,
    metadata: form.metadata(),
    created: seconds(new Date()),
  };
  details.refunds.push(refund);
  account.send('refund.created', refundOf(refund));
  account.send('charge.refunded', account.records.chargeOf(payment));
  return { status: 200, json: refundOf(refund) };
}

export function finishRefund({ book, send }: Account, reference: string, status: 'succeeded' | 'failed'): void {
  const refunds = book.all().flatMap(({ providerReference }) => book.find(providerReference)?.details.refunds ?? []);
  const refund = refunds.find(({ metadata }) => metadata.reference === reference);
  if (!refund) throw new Error('the simulator knows no such refund');
  refund.status = status;
  send('refund.updated', refundOf(refund));
  if (status === 'failed') send('refund.failed', refundOf(refund));
}

export const listRefunds = (account: Account, { query }: SimulatedRequest): SimulatedAnswer =>
  pageOf(
    findPayment(account, query.get('payment_intent') ?? '')
      .details.refunds.map(refundOf)
      .reverse(),
    query,
  );

export function listLines({ book, records }: Account, { query }: SimulatedRequest): SimulatedAnswer {
  const [from, to] = [Number(query.get('created[gte]') ?? 0), Number(query.get('created[lt]') ?? Infinity)];
  const lines = book
    .all()
    .flatMap(records.linesOf)
    .filter(({ created }) => created >= from && created < to);
  return pageOf(lines.reverse(), query);
}

/** The newest first, and from there towards the older ones. */
function pageOf(items: readonly { id: string }[], query: URLSearchParams): SimulatedAnswer {
  const after = query.get('starting_after');
  const from = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const to = from + Math.min(Number(query.get('limit') ?? 10), 100);
  return { status: 200, json: { object: 'list', data: items.slice(from, to), has_more: to < items.length } };
}
