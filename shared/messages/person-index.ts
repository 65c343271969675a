// Whom a message is for, and what was said about messages, without a name: by the account of somebody, or by an address
// where there is no account.
import type { Channel } from '../domain/notification/kinds';
import type { Personal } from '../domain/personal';
import type { Vault } from '../process/vault';

export const accountIndex = (vault: Vault, accountId: string): Buffer => vault.index('person.account', accountId);

/** `address`: an e-mail however it is written, a telephone as E.164. Those of two channels never meet. */
export const addressIndex = (vault: Vault, channel: Channel, address: Personal): Buffer =>
  vault.index(`person.${channel}`, address.reveal().toLowerCase());
