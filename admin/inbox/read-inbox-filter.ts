// Which caught messages a page asks for.
import { z } from 'zod';
import { type CaughtFilter, caughtChannels } from '../../shared/store/caught-messages';
import { isEventId } from '../board/event-id';
import { type Asked, readFields, text } from '../pages/read-fields';

const shape = {
  channel: z.enum(['', ...caughtChannels]).default(''),
  recipient: text(254),
  /** The last id of the page before. */
  before: text(36).refine((id) => id === '' || isEventId(id)),
};
export type InboxQuery = Record<keyof typeof shape, string>;

/** A field that cannot be read finds nothing, and the page says so. */
export function readInboxFilter(given: object): Asked<InboxQuery> & { filter: CaughtFilter } {
  const asked = readFields<keyof InboxQuery>(given, shape, []);
  const { channel, recipient } = asked.query;
  const filter = { channel: (channel || null) as CaughtFilter['channel'], recipient: recipient || null };
  return { ...asked, filter };
}

export const inboxAddress = (query: InboxQuery): string =>
  `/inbox?${new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))}`;
