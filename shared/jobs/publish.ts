// Promises work: one ledger row per subscriber, in the caller's transaction.
import { timeOrderedId } from '../process/time-ordered-id';
import { insertJobs, releaseHeld } from '../store/jobs/publish-jobs';
import type { Tx } from '../store/sql';
import { subscribersOf } from './catalogue';
import type { EventContract, Payload } from './define-event';

export type PublishOptions = {
  /** Whose work it is; fairness is kept between tenants. */
  tenant?: string;
  /** The business row it is about (a batch, a payment), by which the console finds it. */
  subjectId?: string;
  correlationId?: string;
  traceParent?: string;
  /** Not before. */
  runAt?: Date;
  /** Higher goes first among those that wait; 0 by default. */
  priority?: number;
  /** Place within the tenant's fair window: the lowest waiting rank of a tenant is released first. */
  fairRank?: number;
  /** The job that caused this event, for the console's tree of what caused what. */
  cause?: { name: string; eventId: string };
};

export type Publication<Event extends EventContract> = PublishOptions & { payload: Payload<Event> };

/** Promises work. Takes Tx, not Sql, on purpose: a promise outside a transaction does not compile. Returns the event's id. */
export async function publish<Event extends EventContract>(
  tx: Tx,
  event: Event,
  payload: Payload<Event>,
  options: PublishOptions = {},
): Promise<string> {
  const [eventId] = await publishMany(tx, event, [{ ...options, payload }]);
  return eventId!;
}

/** The same for a set, with one statement a subscriber. Returns the events' ids in order. */
export async function publishMany<Event extends EventContract>(
  tx: Tx,
  event: Event,
  publications: readonly Publication<Event>[],
): Promise<string[]> {
  if (publications.length === 0) return [];
  const subscribers = subscribersOf(event);
  const events = publications.map((publication) => ({
    ...publication,
    eventId: timeOrderedId(),
    payload: event.payload.parse(publication.payload),
  }));
  for (const job of subscribers) {
    await insertJobs(tx, job, events);
    if (job.fairWindow !== null) await releaseHeld(tx, job.name, job.fairWindow, tenantsOf(events));
  }
  // What a fair window holds back is announced when it is let go.
  const names = subscribers.filter((job) => job.fairWindow === null).map((job) => job.name);
  tx.announce(events.map(({ eventId, payload }) => ({ event: event.name, eventId, payload, jobs: names })));
  return events.map(({ eventId }) => eventId);
}

const tenantsOf = (events: readonly PublishOptions[]): string[] => [
  ...new Set(events.map(({ tenant }) => tenant ?? '')),
];
