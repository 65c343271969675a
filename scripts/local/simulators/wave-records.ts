// Wave's sessions and the lines of the wallet as its API shows them.
import { randomBytes } from 'node:crypto';
import { payPageUrl } from './pay-page';
import type { SimulatedPayment } from './payment-book';

export type WaveDetails = {
  successUrl: string;
  errorUrl: string;
  expiresAt: Date;
  lastError: string | null;
  refund: { transaction: string; at: Date } | null;
};
export type WavePayment = SimulatedPayment<WaveDetails>;

/** Paid to the number of the business, without an order. */
export type WaveReceipt = { transaction: string; amount: number; at: Date };

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const word = (length: number): string => [...randomBytes(length)].map((byte) => letters[byte % 32]).join('');
export const newTransaction = (): string => `T_${word(11)}`;
export const newSession = (): string => `cos-${word(12).toLowerCase()}`;
export const newEvent = (): string => `EV_${word(12)}`;

/** Of what the payer gives, rounded up. */
export const feeOf = (amount: number): number => Math.ceil(amount / 100);

const timeText = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

export const sessionOf = (payment: WavePayment, url: string) => ({
  id: payment.providerReference,
  amount: payment.amount,
  currency: payment.currency,
  checkout_status: payment.state === 'paid' ? 'complete' : payment.state === 'open' ? 'open' : 'expired',
  payment_status: payment.state === 'paid' ? 'succeeded' : payment.state === 'open' ? 'processing' : 'cancelled',
  transaction_id: payment.transaction,
  client_reference: payment.reference,
  business_name: 'Simulated business',
  wave_launch_url: payPageUrl(url, payment.providerReference),
  success_url: payment.details.successUrl,
  error_url: payment.details.errorUrl,
  when_created: timeText(payment.orderedAt),
  when_expires: timeText(payment.details.expiresAt),
  when_completed: payment.settledAt && timeText(payment.settledAt),
  last_payment_error: payment.details.lastError && { code: payment.details.lastError, message: 'It did not work.' },
});

const lineOf = (transaction: string, type: string, amount: number, fee: number, at: Date) => ({
  timestamp: timeText(at),
  transaction_id: transaction,
  transaction_type: type,
  amount: String(amount),
  fee: String(fee),
  currency: 'XOF',
  is_reversal: amount < 0,
  counterparty_name: 'Mame Diop',
  counterparty_mobile: '+221761110000',
});

/** What came without the fee; what went back with it. */
export function linesOf({ transaction, amount, settledAt, reference, providerReference, details }: WavePayment) {
  if (transaction === null || settledAt === null) return [];
  const [gross, fee] = [Number(amount), feeOf(Number(amount))];
  const names = { client_reference: reference, checkout_api_session_id: providerReference };
  const { refund } = details;
  const lines = [{ ...lineOf(transaction, 'api_checkout', gross - fee, fee, settledAt), ...names }];
  if (refund)
    lines.push({ ...lineOf(refund.transaction, 'api_checkout_refund', fee - gross, -fee, refund.at), ...names });
  return lines;
}

export function receiptLine({ transaction, amount, at }: WaveReceipt) {
  const fee = feeOf(amount);
  return lineOf(transaction, 'merchant_payment', amount - fee, fee, at);
}

export const receiptOf = ({ transaction, amount, at }: WaveReceipt) => ({
  id: transaction,
  amount: String(amount - feeOf(amount)),
  fee: String(feeOf(amount)),
  currency: 'XOF',
  sender_mobile: '+221761110000',
  when_created: timeText(at),
});
