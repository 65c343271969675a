// Where somebody with an account can be reached, for what was said of those addresses.
import type { Channel } from '../domain/notification/kinds';
import { Personal } from '../domain/personal';
import type { Vault } from '../process/vault';
import { type AccountRow, openProfile } from '../store/accounts';
import { addressIndex } from './person-index';
import { readPhone } from './read-phone';

export type OwnAddress = {
  channel: Channel;
  index: Buffer;
  /** A telephone was typed, and may be anybody's. */
  isProved: boolean;
};

export function ownAddresses(vault: Vault, account: AccountRow): OwnAddress[] {
  const { email, phone } = openProfile(vault, account);
  const read = phone && readPhone(phone.reveal(), account.jurisdiction);
  return [
    ...(email === null ? [] : [addressOf(vault, 'email', email, account.verifiedAt !== null)]),
    ...(read === null ? [] : [addressOf(vault, 'sms', new Personal(read.e164), false)]),
  ];
}

const addressOf = (vault: Vault, channel: Channel, address: Personal, isProved: boolean): OwnAddress => ({
  channel,
  index: addressIndex(vault, channel, address),
  isProved,
});
