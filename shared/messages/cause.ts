// What a message is told for, by a name that is the same whenever it is told and that leads to nobody without the key: it
// outlives the person whom it was about.
import type { Vault } from '../process/vault';

declare const made: unique symbol;
/** Made here and nowhere else, so that no column holds by whose index it was. */
export type Cause = string & { readonly [made]: true };

/** `told`: kind, and of what or of which day. */
export const causeOf = (vault: Vault, { index }: { index: Buffer }, ...told: readonly string[]): Cause =>
  vault.index('notification.cause', [...told, index.toString('hex')].join(' ')).toString('base64url') as Cause;
