// To whom, by which ways, and what: read before anything is sent.

import { packs } from '../../shared/domain/jurisdictions/packs';
import { allowedChannels, type RefusedChannel } from '../../shared/domain/notification/allowed-channels';
import {
  type Channel,
  isKind,
  type KindRule,
  type NotificationKind,
  ruleOf,
} from '../../shared/domain/notification/kinds';
import type { Way } from '../../shared/domain/notification/plan-delivery';
import type { Personal } from '../../shared/domain/personal';
import { type Language, languages } from '../../shared/domain/vehicle-fields';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { gatherValues } from '../../shared/messages/gather-values';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { lastConsent } from '../../shared/store/consents';
import { recentAttempts } from '../../shared/store/delivery-attempts';
import { choicesFor } from '../../shared/store/delivery-choices';
import {
  openData,
  openRecipient,
  type Recipient,
  type Settlement,
  type StoredNotification,
} from '../../shared/store/notifications';
import { receiptById } from '../../shared/store/receipts';
import type { Sql } from '../../shared/store/sql';
import type { DeliveryContext } from './delivery-context';

export type Delivery = {
  found: StoredNotification;
  kind: NotificationKind;
  language: Language;
  rule: KindRule;
  recipient: Recipient;
  values: Readonly<Record<string, string>>;
  ways: readonly Way[];
};

const noCarrierSeconds = 60;

export async function prepareDelivery(
  found: StoredNotification,
  context: DeliveryContext,
): Promise<Delivery | { settle: Settlement }> {
  const { kind, language: spoken } = found;
  if (!isKind(kind)) throw new GiveUp(`there is no text for ${JSON.stringify(kind)}`);
  const language = languages.find((one) => one === spoken) ?? 'fr';
  const recipient = opened(() => openRecipient(context.vault, found));
  const values = ruleOf(kind).isGathered
    ? await gatherValues(context.db, context.config, {
        ...{ id: found.id, kind, language, now: context.now() },
        jurisdiction: found.jurisdiction!,
      })
    : opened(() => openData(context.vault, found));
  if (values === null && ruleOf(kind).isGathered)
    return { settle: { state: 'suppressed', reason: 'nothing of it is left to be told' } };
  if (found.receiptId !== null && (await receiptById(context.db, found.receiptId))?.state === 'void')
    return { settle: { state: 'suppressed', reason: 'its receipt was declared void' } };
  if (recipient === null || values === null) throw new GiveUp('its recipient and text were forgotten');
  const { ways, refused } = await waysTo(found, kind, recipient, context);
  if (ways.length > 0) return { found, kind, language, rule: ruleOf(kind), recipient, values, ways };
  if (refused.length === 0) throw new GiveUp('there is no address by which this person could be told');
  const reason = refused.map((one) => `${one.channel}: ${one.reason}`).join('; ');
  return { settle: { state: 'suppressed', reason } };
}

/** An altered row does not mend itself. */
function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new GiveUp(`the message cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

type Ways = { ways: Way[]; refused: RefusedChannel[] };

async function waysTo(
  { id, accountId, jurisdiction }: StoredNotification,
  kind: NotificationKind,
  recipient: Recipient,
  { db, vault, carriers }: DeliveryContext,
): Promise<Ways> {
  const rule = ruleOf(kind);
  const subjects = [
    ...(accountId === null ? [] : [accountIndex(vault, accountId)]),
    ...(recipient.email === null ? [] : [addressIndex(vault, 'email', recipient.email)]),
    ...(recipient.phone === null ? [] : [addressIndex(vault, 'sms', recipient.phone)]),
  ];
  const consent = accountId === null ? undefined : await lastConsent(db, accountId, 'sms-notices');
  const { allowed, refused } = allowedChannels(rule, await choicesFor(db, subjects), consent);
  const reachable = allowed.filter((channel) => addressOf(recipient, channel) !== null);
  const isTooMuch =
    reachable.includes('sms') && (await hadEnough(db, addressIndex(vault, 'sms', recipient.phone!), id));
  if (isTooMuch) refused.push({ channel: 'sms', reason: 'too-many' });
  const known = reachable.filter((channel) => channel !== 'sms' || !isTooMuch);
  const ways = known.map((channel) => ({ channel, providers: carriers.of(channel, packs.get(jurisdiction ?? '')) }));
  const carried = ways.filter(({ providers }) => providers.length > 0);
  if (known.length > 0 && carried.length === 0)
    throw new TryLater(noCarrierSeconds, `nobody carries ${known.join(' or ')}: no provider is configured`);
  return { ways: carried, refused: refused.filter(({ channel }) => addressOf(recipient, channel) !== null) };
}

// Whoever pays for a family is told each time; whoever lets strangers' telephones ring is stopped.
const mostSms = { inHour: 5, inDay: 10 };

/** What this message has sent itself is not held against it. */
async function hadEnough(sql: Sql, phone: Buffer, notificationId: string): Promise<boolean> {
  const { inHour, inDay } = await recentAttempts(sql, phone, notificationId);
  return inHour >= mostSms.inHour || inDay >= mostSms.inDay;
}

export const addressOf = ({ email, phone }: Recipient, channel: Channel): Personal | null =>
  channel === 'email' ? email : channel === 'sms' ? phone : null;
