// Which messages a page asks for.
import { z } from 'zod';
import { smsProviders } from '../../shared/domain/jurisdictions/pack';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { channels, kindNames } from '../../shared/domain/notification/kinds';
import { earliestIdAt } from '../../shared/process/time-ordered-id';
import type { Vault } from '../../shared/process/vault';
import { smtpName } from '../../shared/providers/messages/smtp-message';
import type { MessageFilter } from '../../shared/store/message-reads';
import { notificationStates } from '../../shared/store/notifications';
import { isEventId } from '../board/event-id';
import { onlyOf } from '../login/open-session';
import { type Asked, readFields, text } from '../pages/read-fields';
import type { Call } from '../route';
import { readPersonToken } from './person-token';

/** What each field offers. There are no other carriers than these. */
export const choices = {
  state: notificationStates,
  kind: kindNames,
  channel: channels,
  provider: [smtpName, ...smsProviders],
  jurisdiction: [...packs.keys()],
} as const;

const oneOf = (options: readonly string[]) => z.enum(['', ...options]).default('');

const shape = {
  state: oneOf(choices.state),
  kind: oneOf(choices.kind),
  channel: oneOf(choices.channel),
  provider: oneOf(choices.provider),
  jurisdiction: oneOf(choices.jurisdiction),
  since: z.union([z.literal(''), z.iso.date()]).default(''),
  /** Of `personToken`. */
  person: text(600),
  /** The last id of the page before, or the last that was looked at. */
  before: text(36).refine((id) => id === '' || isEventId(id)),
};
export type MessageQuery = Record<keyof typeof shape, string>;

export type ReadMessageFilter = Asked<MessageQuery> & { filter: MessageFilter };

/** A field that cannot be read finds nothing, and the page says so. */
export function readMessageFilter(vault: Vault, call: Call): ReadMessageFilter {
  const { query, faults } = readFields<keyof MessageQuery>(call.req.query, shape, []);
  const only = onlyOf(call);
  const person = query.person === '' ? null : readPersonToken(vault, call.session, query.person);
  if (query.person !== '' && person === null) faults.push('It is too long ago that you typed the address.');
  if (only !== null && query.jurisdiction !== '' && query.jurisdiction !== only)
    faults.push(`You may see the messages of ${only} alone.`);
  const filter = {
    jurisdiction: only ?? (query.jurisdiction || null),
    state: notificationStates.find((state) => state === query.state) ?? null,
    kind: query.kind || null,
    channel: channels.find((channel) => channel === query.channel) ?? null,
    provider: query.provider || null,
    fromId: query.since === '' ? null : earliestIdAt(new Date(`${query.since}T00:00:00Z`)),
    person,
  };
  return { query, faults, filter };
}

export function messagesAddress(query: Partial<MessageQuery>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? '/messages' : `/messages?${new URLSearchParams(given)}`;
}
