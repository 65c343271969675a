// A day's movements at Stripe, from the lines of the account: what came and what went back, each with what it cost.
import type Stripe from 'stripe';
import { unknownFields } from '../calls/read-body';
import type { DayWanted, ListedTransaction } from './provider';
import { balanceLineShape, chargeSourceShape, feeIn, listOf, refundShape } from './stripe-objects';
import type { StripeWire } from './stripe-wire';

/** A line with its charge has about 5 kB, so that a page stays well within what an answer may have. */
const linesOfPage = 50;

const pageShape = listOf(balanceLineShape);
type Line = (typeof pageShape)['_output']['data'][number];

export async function* listBalance(
  wire: StripeWire,
  { from, to, currency }: DayWanted,
  signal: AbortSignal,
): AsyncGenerator<ListedTransaction> {
  const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.floor(to.getTime() / 1000) };
  let after: string | undefined;
  do {
    const params: Stripe.BalanceTransactionListParams = {
      created,
      limit: linesOfPage,
      expand: ['data.source'],
      ...(after && { starting_after: after }),
    };
    const look = (stripe: Stripe) => stripe.balanceTransactions.list(params);
    const page = await wire.call({ name: 'list', isSafe: true }, pageShape, look, signal);
    for (const line of page.data) {
      const listed = readLine(wire, line);
      if (listed?.currency === currency) yield listed;
    }
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
}

/** Payouts, fees of their own and disputes are Stripe's business with the account, and no payment's. */
function readLine(wire: StripeWire, line: Line): ListedTransaction | null {
  const { source } = line;
  if (typeof source !== 'object' || source === null) return null;
  if (source.object === 'charge' && ['charge', 'payment'].includes(line.type)) return readCharge(wire, line, source);
  if (source.object === 'refund' && ['refund', 'payment_refund'].includes(line.type)) return readRefund(wire, source);
  return null;
}

function readCharge(wire: StripeWire, line: Line, source: object): ListedTransaction | null {
  const { data: charge, error } = chargeSourceShape.safeParse(source);
  if (!charge) throw wire.fault('nonsense', `listed an unknown charge: ${unknownFields(error)}`);
  if (!charge.payment_intent) return null;
  return {
    kind: 'payment',
    transaction: charge.payment_intent,
    reference: charge.metadata?.reference ?? null,
    // A charge does not know of the page that it was made on.
    providerReference: null,
    amount: charge.amount_captured,
    currency: charge.currency,
    fee: feeIn(charge.currency, line),
    at: line.created,
  };
}

/** Refunds that failed stay on the list, and another line brings their money back. */
function readRefund(wire: StripeWire, source: object): ListedTransaction | null {
  const { data: refund, error } = refundShape.safeParse(source);
  if (!refund) throw wire.fault('nonsense', `listed an unknown refund: ${unknownFields(error)}`);
  if (refund.status === 'failed' || refund.status === 'canceled') return null;
  const { id, amount, currency, created: at, metadata } = refund;
  const reference = metadata?.reference ?? null;
  return { kind: 'refund', transaction: id, reference, providerReference: id, amount, currency, fee: null, at };
}
