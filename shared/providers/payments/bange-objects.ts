// What we read of BANGE's payments and refunds, and what they mean. ASSUMED like all of the contract: see bange.ts.
import { z } from 'zod';
import type { RefundStanding, Standing } from './provider';
import { reasonOf } from './read-callback';
import { wholeAmount } from './whole-amount';

const id = z.string().min(1).max(100);
export const bangeTime = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const bangePaymentShape = z.object({
  payment_id: id,
  status: z.string(),
  amount: wholeAmount,
  currency: z
    .string()
    .length(3)
    .transform((code) => code.toUpperCase()),
  bange_transaction_id: id.nullish(),
  fee: wholeAmount.nullish(),
  paid_at: bangeTime.nullish(),
  reason: z.string().nullish(),
});

/** Null for what the contract does not know: a state without a meaning, or a payment without its transaction. */
export function standingOfBange(payment: z.output<typeof bangePaymentShape>): Standing | null {
  const { status, amount, currency, fee = null, paid_at: receivedAt = null } = payment;
  if (status === 'pending') return { kind: 'pending' };
  if (status === 'expired') return { kind: 'expired' };
  if (status === 'failed' || status === 'cancelled')
    return { kind: 'failed', reason: reasonOf(payment.reason, status) };
  const { bange_transaction_id: transaction } = payment;
  if (status !== 'success' || !transaction) return null;
  return { kind: 'paid', transaction, amount, currency, fee, receivedAt };
}

export const bangeRefundShape = z.object({
  refund_id: id,
  status: z.string(),
  refunded_at: bangeTime.nullish(),
  reason: z.string().nullish(),
});

/** Null for a state that the contract does not know. */
export function standingOfBangeRefund(refund: z.output<typeof bangeRefundShape>): RefundStanding | null {
  const { refund_id: providerReference, status, refunded_at: refundedAt = null } = refund;
  if (status === 'pending') return { kind: 'pending', providerReference };
  if (status === 'completed') return { kind: 'refunded', providerReference, refundedAt };
  if (status !== 'failed') return null;
  return { kind: 'failed', providerReference, reason: reasonOf(refund.reason, 'failed') };
}
