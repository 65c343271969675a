// What a bell looks like on the wire: a batch of CloudEvents 1.0 for new events, so that other systems can read it
// with any CloudEvents library, and the bare ids when one job's queue is rung again.
import type { Announcement } from '../store/sql';

export type BellMessage = {
  exchange: 'events' | 'queue';
  routingKey: string;
  content: Buffer;
  contentType: string;
  mandatory: boolean;
};

const contentTypes = { events: 'application/cloudevents-batch+json', ids: 'application/json' } as const;

// One message rings for up to so many jobs: a broker confirms 50 000 messages a second at best, and shares the cores.
const idsPerMessage = 100;

/** Few messages for many announcements: one per event name, or per job rung again, and hundred. */
export function bellMessages(announcements: readonly Announcement[]): BellMessage[] {
  const groups = new Map<string, Announcement[]>();
  for (const announcement of announcements) {
    const key = 'event' in announcement ? `event ${announcement.event}` : `job ${announcement.job}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [announcement]);
    else group.push(announcement);
  }
  const messages: BellMessage[] = [];
  for (const group of groups.values()) {
    for (let from = 0; from < group.length; from += idsPerMessage)
      messages.push(message(group.slice(from, from + idsPerMessage)));
  }
  return messages;
}

function message(group: readonly Announcement[]): BellMessage {
  const first = group[0]!;
  if ('job' in first) {
    const ids = group.map(({ eventId }) => eventId);
    return {
      exchange: 'queue',
      routingKey: first.job,
      content: bytes({ ids }),
      contentType: contentTypes.ids,
      mandatory: true,
    };
  }
  const events = group.map((announcement) => ({
    specversion: '1.0',
    id: announcement.eventId,
    source: '/taxcollector',
    type: first.event,
    datacontenttype: 'application/json',
    data: 'event' in announcement ? announcement.payload : undefined,
  }));
  return {
    exchange: 'events',
    routingKey: first.event,
    content: bytes(events),
    contentType: contentTypes.events,
    // An event nobody here subscribes to has nowhere to go, which is no fault.
    mandatory: first.jobs.length > 0,
  };
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The event ids a message rings for. Anything unreadable rings for nothing: the ledger still has the work. */
export function idsOf(content: Buffer): string[] {
  try {
    const parsed: unknown = JSON.parse(content.toString());
    const ids = Array.isArray(parsed) ? parsed.map((event) => event?.id) : (parsed as { ids?: unknown }).ids;
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string' && uuid.test(id)) : [];
  } catch {
    return [];
  }
}
