// Rings for work that waits although its queue is empty: bells that were lost with a broker, a crash or a full backlog.
import type { Bells } from '../messaging/bells';
import { waitingSince } from '../store/jobs/repair-jobs';
import type { Database } from '../store/sql';
import { allJobs } from './catalogue';

// A bell that was rung in time has been answered by then, unless all workers are busy; ringing twice is harmless.
const waitedSeconds = 2;
const quietMs = 15_000;
// Enough to re-ring a ledger after the total loss of a broker at tens of thousands of jobs a second.
const atMost = 20_000;

/** Remembers what it rang for, so that a long backlog is not rung for again with each look. */
export function openRingAgain(db: Database, bells: Bells): () => Promise<number> {
  const rungAt = new Map<string, number>();
  return async () => {
    if (!bells.connected()) return 0;
    const now = Date.now();
    for (const [key, at] of rungAt) if (now - at > quietMs) rungAt.delete(key);
    let rung = 0;
    for (const { name } of allJobs()) {
      if ((await bells.depth(name)) !== 0) continue;
      const waiting = await waitingSince(db, name, waitedSeconds, atMost);
      const unheard = waiting.filter(({ event_id }) => !rungAt.has(`${name} ${event_id}`));
      for (const { event_id } of unheard) rungAt.set(`${name} ${event_id}`, now);
      bells.ring(unheard.map(({ event_id }) => ({ job: name, eventId: event_id })));
      rung += unheard.length;
    }
    return rung;
  };
}
