// What the ASSUMED contract of BANGE shows of payments and refunds: see shared/providers/payments/bange.ts.
import { randomBytes } from 'node:crypto';
import type { SimulatedPayment } from './payment-book';

export type BangeRefund = {
  id: string;
  reference: string;
  amount: number;
  status: 'pending' | 'completed' | 'failed';
  at: Date;
};

export type BangeDetails = {
  description: string;
  returnUrl: string;
  cancelUrl: string;
  expiresAt: Date;
  refunds: BangeRefund[];
};
export type BangePayment = SimulatedPayment<BangeDetails>;

export const newId = (prefix: string): string => `${prefix}-${randomBytes(8).toString('hex')}`;

const feeOf = (amount: number): number => Math.ceil(amount / 50);

const states = { open: 'pending', paid: 'success', failed: 'failed', cancelled: 'cancelled', expired: 'expired' };

export const paymentOf = (payment: BangePayment) => ({
  payment_id: payment.providerReference,
  reference: payment.reference,
  status: states[payment.state],
  amount: Number(payment.amount),
  currency: payment.currency,
  bange_transaction_id: payment.transaction,
  fee: payment.state === 'paid' ? feeOf(Number(payment.amount)) : null,
  paid_at: payment.state === 'paid' ? payment.settledAt?.toISOString() : null,
  reason: payment.reason,
});

export const refundOf = (refund: BangeRefund) => ({
  refund_id: refund.id,
  reference: refund.reference,
  status: refund.status,
  amount: refund.amount,
  currency: 'XAF',
  refunded_at: refund.status === 'completed' ? refund.at.toISOString() : null,
  reason: refund.status === 'failed' ? 'ACCOUNT_CLOSED' : null,
});

/** Those that failed gave nothing back. */
export const givenBack = (refunds: readonly BangeRefund[]): number =>
  refunds.filter(({ status }) => status !== 'failed').reduce((all, { amount }) => all + amount, 0);

export function linesOf({ transaction, amount, settledAt, reference, providerReference, details }: BangePayment) {
  if (transaction === null || settledAt === null) return [];
  const payment = {
    kind: 'payment',
    transaction_id: transaction,
    reference,
    id: providerReference,
    amount: Number(amount),
    currency: 'XAF',
    fee: feeOf(Number(amount)),
    at: settledAt.toISOString(),
  };
  const refunds = details.refunds
    .filter(({ status }) => status === 'completed')
    .map(({ id, reference, amount, at }) => ({
      kind: 'refund',
      transaction_id: id,
      reference,
      id,
      amount,
      currency: 'XAF',
      fee: null,
      at: at.toISOString(),
    }));
  return [payment, ...refunds];
}
