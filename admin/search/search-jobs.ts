// Searching back in time, step by step, for as long as a person likes to wait.
import type { JobFilter } from '../../shared/store/jobs/console-filter';
import type { ConsoleJob } from '../../shared/store/jobs/console-rows';
import { type SearchPlace, searchStep } from '../../shared/store/jobs/console-search';
import type { Sql } from '../../shared/store/sql';

export type Found = {
  jobs: ConsoleJob[];
  /** Rows looked at. */
  scanned: number;
  /** Where to go on. Null when the whole range was searched. */
  next: SearchPlace | null;
  /** Whether more is known to match, or simply not everything was looked at. */
  more: 'matches' | 'unsearched' | null;
};

// One step stays well below a tenth of a second; the last one may begin just before the patience ends.
const rowsPerStep = 4000;
const patienceMs = 120;

export async function searchJobs(sql: Sql, filter: JobFilter, from: SearchPlace, limit: number): Promise<Found> {
  const end = performance.now() + patienceMs;
  const jobs: ConsoleJob[] = [];
  let scanned = 0;
  for (let place: SearchPlace | null = from; place !== null; ) {
    const step = await searchStep(sql, filter, place, limit + 1 - jobs.length, rowsPerStep);
    jobs.push(...step.jobs);
    scanned += step.scanned;
    if (jobs.length > limit) {
      const { eventId, name } = jobs[limit - 1]!;
      return { jobs: jobs.slice(0, limit), scanned, next: { eventId, name }, more: 'matches' };
    }
    place = step.reached;
    if (place !== null && performance.now() > end) return { jobs, scanned, next: place, more: 'unsearched' };
  }
  return { jobs, scanned, next: null, more: null };
}
