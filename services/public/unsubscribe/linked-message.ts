// The message whose link somebody has opened: what it was about, and whether they still want such messages.
import type { Channel, Topic } from '../../../shared/domain/notification/kinds';
import { isKind, ruleOf } from '../../../shared/domain/notification/kinds';
import { Refusal } from '../../../shared/http/errors';
import { accountIndex } from '../../../shared/messages/person-index';
import { readUnsubscribe } from '../../../shared/messages/unsubscribe-link';
import { lockAccount } from '../../../shared/store/accounts';
import { choicesFor, forgetRefusals, setChoices } from '../../../shared/store/delivery-choices';
import { subjectOfMessage } from '../../../shared/store/message-subjects';
import { type Tx, withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../load-notice';
import type { PublicTools } from '../tools';

export type LinkedMessage = {
  channel: Channel;
  topic: Exclude<Topic, 'security'>;
  language: string;
  jurisdiction: string | null;
  /** Of an account, of an address, or of both. */
  accountId: string | null;
  account: Buffer | null;
  address: Buffer | null;
};

/** `off-in-account`: it was turned off there, or the whole way was, and is turned on again there alone. */
export type Standing = 'on' | 'off' | 'off-in-account';

/** Refuses a link that we did not make, one whose message is forgotten, and security, which nobody can do without. */
export async function linkedMessage({ db, vault }: PublicTools, token: string): Promise<LinkedMessage> {
  const read = readUnsubscribe(vault, token);
  if (read === null) throw new Refusal('LINK_INVALID');
  const { notificationId, channel } = read;
  const found = await withPatience(readPatienceSeconds, () => subjectOfMessage(db, notificationId, channel));
  if (found === undefined || !isKind(found.kind)) throw new Refusal('LINK_INVALID');
  const { kind, accountId, addressIndex: address, language, jurisdiction } = found;
  const { topic } = ruleOf(kind);
  if (topic === 'security' || (accountId === null && address === null)) throw new Refusal('LINK_INVALID');
  const account = accountId === null ? null : accountIndex(vault, accountId);
  return { channel, topic, language, jurisdiction, accountId, account, address };
}

export async function standingOf({ db }: PublicTools, message: LinkedMessage): Promise<Standing> {
  const { channel, topic } = message;
  const subjects = [message.account, message.address].filter((subject) => subject !== null);
  const choices = await withPatience(readPatienceSeconds, () => choicesFor(db, subjects));
  const against = choices.filter((one) => !one.isAllowed && one.why !== 'bounced' && one.channel === channel);
  const ofTopic = against.filter((one) => one.topic === topic);
  if (against.some((one) => one.topic === 'everything') || ofTopic.some(({ why }) => why === 'chosen'))
    return 'off-in-account';
  return ofTopic.length > 0 ? 'off' : 'on';
}

/** An erasure that came in between has taken out what the account said: nothing may be written of it afterwards. */
async function keepAccount(tx: Tx, { accountId }: LinkedMessage): Promise<void> {
  if (accountId === null) return;
  const account = await lockAccount(tx, accountId);
  if (account === undefined || account.state === 'closed') throw new Refusal('LINK_INVALID');
}

/** By the account where there is one, and else by the address. Twice is as good as once. */
export async function refuseMore(tx: Tx, message: LinkedMessage): Promise<void> {
  await keepAccount(tx, message);
  const { account, address, channel, topic } = message;
  await setChoices(tx, (account ?? address)!, [{ channel, topic, isAllowed: false }], 'unsubscribed');
}

/**
 * A message is forwarded, and its link with it: it takes back what a link has refused, and never what was chosen in the
 * account by somebody who logged in.
 */
export async function allowAgain(tx: Tx, message: LinkedMessage): Promise<void> {
  await keepAccount(tx, message);
  const { account, address, channel, topic } = message;
  for (const subject of [account, address])
    if (subject !== null) await forgetRefusals(tx, subject, { channel, topics: [topic], whys: ['unsubscribed'] });
}
