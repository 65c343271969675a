// What we read of Stripe's objects, in answers and in events alike, and what they mean for a payment. Stripe treats
// ariary and both francs as whole units, so that its integers are amounts as they are.
import { z } from 'zod';
import type { RefundStanding, Standing } from './provider';
import { reasonOf } from './read-callback';
import { wholeAmount } from './whole-amount';

const id = z.string().min(1).max(100);
const latestSecond = 253_402_300_799;
const time = z
  .int()
  .min(0)
  .max(latestSecond)
  .transform((seconds) => new Date(seconds * 1000));
const currency = z
  .string()
  .length(3)
  .transform((code) => code.toUpperCase());
const metadata = z.object({ reference: z.string().max(100).optional() }).nullish();

const balanceEntry = z.object({ fee: z.int(), currency, created: time });

const charge = z.object({
  object: z.literal('charge'),
  created: time,
  balance_transaction: z.union([id, balanceEntry]).nullish(),
});

export const intentShape = z.object({
  object: z.literal('payment_intent'),
  id,
  status: z.string(),
  amount_received: wholeAmount,
  currency,
  metadata,
  client_secret: z.string().nullish(),
  cancellation_reason: z.string().nullish(),
  last_payment_error: z.object({ code: z.string().nullish() }).nullish(),
  latest_charge: z.union([id, charge]).nullish(),
});
type Intent = z.output<typeof intentShape>;

export const sessionShape = z.object({
  object: z.literal('checkout.session'),
  id,
  status: z.string().nullable(),
  payment_status: z.string(),
  amount_total: wholeAmount.nullable(),
  currency: currency.nullable(),
  url: z.url().nullish(),
  client_reference_id: z.string().max(100).nullish(),
  metadata,
  payment_intent: z.union([id, intentShape]).nullish(),
});
export type Session = z.output<typeof sessionShape>;

export const refundShape = z.object({
  object: z.literal('refund'),
  id,
  status: z.string().nullable(),
  amount: wholeAmount,
  currency,
  created: time,
  payment_intent: id.nullish(),
  failure_reason: z.string().nullish(),
  metadata,
});
export type Refund = z.output<typeof refundShape>;

export const disputeShape = z.object({
  object: z.literal('dispute'),
  id,
  status: z.string(),
  amount: wholeAmount,
  currency,
  reason: z.string(),
  payment_intent: id.nullish(),
});
export type Dispute = z.output<typeof disputeShape>;

export const listOf = <S extends z.ZodType>(shape: S) => z.object({ data: z.array(shape), has_more: z.boolean() });

/** A line of the account. Its own amount is in the currency that is paid out, the amount of its source in the payer's. */
export const balanceLineShape = z.object({
  id,
  type: z.string(),
  created: time,
  fee: z.int(),
  currency,
  source: z.union([z.string(), z.looseObject({ object: z.string() })]).nullable(),
});

export const chargeSourceShape = z.object({
  payment_intent: id.nullish(),
  amount_captured: wholeAmount,
  currency,
  metadata,
});

/** Stripe takes its fee in the currency it pays out, which is hardly ever the payer's: then it says nothing to us. */
export const feeIn = (wanted: string, entry: { fee: number; currency: string }): bigint | null =>
  entry.currency === wanted ? BigInt(entry.fee) : null;

/** Not after a payment that failed: the payer may try another card until the intent is cancelled. */
export function standingOfIntent(intent: Intent): Standing {
  if (intent.status === 'canceled') {
    const isOver = ['abandoned', 'automatic', 'expired'].includes(intent.cancellation_reason ?? '');
    return isOver ? { kind: 'expired' } : { kind: 'failed', reason: 'canceled' };
  }
  if (intent.status !== 'succeeded') return { kind: 'pending' };
  const latest = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const entry = typeof latest?.balance_transaction === 'object' ? latest.balance_transaction : null;
  return {
    kind: 'paid',
    transaction: intent.id,
    amount: intent.amount_received,
    currency: intent.currency,
    fee: entry && feeIn(intent.currency, entry),
    receivedAt: entry?.created ?? latest?.created ?? null,
  };
}

/** Null where it says that it was paid, but not what. `at`: when the session was as it is, if that is known. */
export function standingOfSession(session: Session, at: Date | null): Standing | null {
  const { payment_intent: intent, amount_total: amount, currency: paidIn } = session;
  if (session.payment_status === 'paid') {
    if (!intent || amount === null || paidIn === null) return null;
    if (typeof intent === 'object') return standingOfIntent(intent);
    return { kind: 'paid', transaction: intent, amount, currency: paidIn, fee: null, receivedAt: at };
  }
  if (session.status === 'expired') return { kind: 'expired' };
  // Complete and not paid: the payer chose a way that takes days, and the money is under way or did not come.
  if (session.status !== 'complete' || !intent || typeof intent === 'string') return { kind: 'pending' };
  if (intent.status !== 'requires_payment_method') return standingOfIntent(intent);
  return { kind: 'failed', reason: reasonOf(intent.last_payment_error?.code, 'payment_failed') };
}

export function standingOfRefund(refund: Refund): RefundStanding {
  const { id: providerReference, status, created, failure_reason: failureReason } = refund;
  if (status === 'succeeded') return { kind: 'refunded', providerReference, refundedAt: created };
  if (status === 'failed' || status === 'canceled')
    return { kind: 'failed', providerReference, reason: reasonOf(failureReason, status) };
  return { kind: 'pending', providerReference };
}
