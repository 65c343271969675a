// Shows that somebody ordered a payment, and does not only have its notice: the address that they were led to carries it.
import { timingSafeEqual } from 'node:crypto';
import type { Vault } from '../../shared/process/vault';

const length = 22;

export const keyOfPayment = (vault: Vault, paymentId: string): string =>
  vault.index('payment.ordered-here', paymentId).toString('base64url').slice(0, length);

export function isKeyOfPayment(vault: Vault, paymentId: string, key: string | undefined): boolean {
  const own = Buffer.from(keyOfPayment(vault, paymentId));
  const told = Buffer.from(key ?? '');
  return told.length === own.length && timingSafeEqual(told, own);
}
