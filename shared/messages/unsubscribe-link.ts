// The link by which somebody wants no more of a message's kind. It carries all that it needs, so nothing is stored for
// links that nobody opens, and only we can make one.
import { timingSafeEqual } from 'node:crypto';
import { type Channel, channels } from '../domain/notification/kinds';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';

export const unsubscribePath = (token: string): string => `/unsubscribe/${token}`;

/** For `List-Unsubscribe` and the foot of a message. Null where the public pages have no address that people reach. */
export function unsubscribeUrl(
  { PUBLIC_PAGES_URL }: Pick<Config, 'PUBLIC_PAGES_URL'>,
  vault: Vault,
  notificationId: string,
  channel: Channel,
): string | null {
  if (PUBLIC_PAGES_URL === undefined) return null;
  return PUBLIC_PAGES_URL.replace(/\/$/, '') + unsubscribePath(tokenOf(vault, notificationId, channel));
}

/** 39 characters, short enough for a text message. */
function tokenOf(vault: Vault, notificationId: string, channel: Channel): string {
  const id = Buffer.from(notificationId.replaceAll('-', ''), 'hex');
  return channel[0] + Buffer.concat([id, macOf(vault, notificationId, channel)]).toString('base64url');
}

const idBytes = 16;
const macBytes = 12;
const macOf = (vault: Vault, notificationId: string, channel: Channel): Buffer =>
  vault.index('notification.unsubscribe', `${notificationId} ${channel}`).subarray(0, macBytes);

/** Null for what is none of our tokens. Whether the message is still known is another question. */
export function readUnsubscribe(vault: Vault, token: string): { notificationId: string; channel: Channel } | null {
  const channel = channels.find((one) => one[0] === token[0]);
  if (channel === undefined || !/^.[\w-]{38}$/.test(token)) return null;
  const bytes = Buffer.from(token.slice(1), 'base64url');
  const hex = bytes.toString('hex', 0, idBytes);
  const notificationId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return timingSafeEqual(bytes.subarray(idBytes), macOf(vault, notificationId, channel))
    ? { notificationId, channel }
    : null;
}
