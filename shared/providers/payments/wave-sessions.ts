// What we read of Wave's checkout sessions, in answers and in events alike, and what they mean for a payment.
import { z } from 'zod';
import type { Standing } from './provider';
import { reasonOf } from './read-callback';
import { wholeAmount } from './whole-amount';

const id = z.string().min(1).max(100);
const currency = z
  .string()
  .length(3)
  .transform((code) => code.toUpperCase());
export const waveTime = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Events about attempts that failed leave out most of it. */
export const waveSessionShape = z.object({
  id,
  amount: wholeAmount.nullish(),
  currency: currency.nullish(),
  checkout_status: z.string().nullish(),
  payment_status: z.string().nullish(),
  transaction_id: id.nullish(),
  client_reference: z.string().max(255).nullish(),
  wave_launch_url: z.url().nullish(),
  when_completed: waveTime.nullish(),
  last_payment_error: z.object({ code: z.string().nullish() }).nullish(),
});
export type WaveSession = z.output<typeof waveSessionShape>;

/** A payment made to the number or the code of the business: `amount` is what arrived, without the fee. */
export const waveReceiptShape = z.object({
  id,
  amount: wholeAmount,
  fee: wholeAmount.nullish(),
  currency,
  client_reference: z.string().max(255).nullish(),
  when_created: waveTime.nullish(),
});

/**
 * Null where it says that it was paid, but not what. While a session is open, an attempt that failed or was called off
 * ends nothing: the payer may try again.
 */
export function standingOfWave(session: WaveSession): Standing | null {
  const { payment_status: payment, checkout_status: checkout, transaction_id: transaction, amount } = session;
  if (payment === 'succeeded') {
    if (!transaction || amount === null || amount === undefined || !session.currency) return null;
    const receivedAt = session.when_completed ?? null;
    return { kind: 'paid', transaction, amount, currency: session.currency, fee: null, receivedAt };
  }
  if (checkout === 'expired') return { kind: 'expired' };
  if (checkout !== 'complete' || payment === 'processing') return { kind: 'pending' };
  return { kind: 'failed', reason: reasonOf(session.last_payment_error?.code, reasonOf(payment, 'payment-failure')) };
}
