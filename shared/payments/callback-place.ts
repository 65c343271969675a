// The address at which a provider calls back about one payment. It ends in a secret that only the provider is given, so
// that of a provider that signs nothing nobody else can tell us to ask.
import { timingSafeEqual } from 'node:crypto';
import type { ProviderName } from '../domain/jurisdictions/pack';
import { idOfReference } from '../domain/payment/reference';
import type { Vault } from '../process/vault';

// 96 bits, in an address that some providers keep in a short field.
const secretLength = 16;

/** What follows `/callbacks/` in it. */
export const callbackPlace = (vault: Vault, provider: ProviderName, reference: string): string =>
  `${provider}/${reference}.${secretOf(vault, provider, reference)}`;

const secretOf = (vault: Vault, provider: ProviderName, reference: string): string =>
  vault.index('payment.callback', `${provider} ${reference}`).toString('base64url').slice(0, secretLength);

/** The payment that the last part of the address names; null where it does not prove to be one of ours. */
export function paymentAtPlace(vault: Vault, provider: ProviderName, place: string): string | null {
  const at = place.indexOf('.');
  const reference = at === -1 ? place : place.slice(0, at);
  const told = Buffer.from(place.slice(reference.length + 1));
  const own = Buffer.from(secretOf(vault, provider, reference));
  return told.length === own.length && timingSafeEqual(told, own) ? idOfReference(reference) : null;
}
