// What the board shows of all queues at once: counts, pauses, workers and schedules, in one shared reading.

import {
  pausedQueues,
  type ScheduleTimes,
  type SeenWorker,
  scheduleTimes,
  seenWorkers,
} from '../../shared/store/jobs/console-overview';
import type { JobState } from '../../shared/store/jobs/console-rows';
import { countJobs } from '../../shared/store/jobs/count-jobs';
import type { Database } from '../../shared/store/sql';
import type { SharedReads } from './share-reads';

export type Overview = {
  counts(name: string): Record<JobState, number>;
  isPaused(name: string): boolean;
  workersOf(name: string): SeenWorker[];
  schedules: ScheduleTimes[];
};

// A worker beats every few seconds; who was not heard for so long is gone or stuck.
const silentSeconds = 15;

export const readOverview = (db: Database, reads: SharedReads): Promise<Overview> =>
  reads.read('overview', async () => {
    const [counts, paused, workers, schedules] = await Promise.all([
      countJobs(db),
      pausedQueues(db),
      seenWorkers(db, silentSeconds),
      scheduleTimes(db),
    ]);
    return {
      counts: (name) => {
        const found = { waiting: 0, delayed: 0, active: 0, completed: 0, failed: 0 };
        // The leader folds changes into totals meanwhile; a moment's difference must not show as less than nothing.
        for (const counted of counts) {
          if (counted.name === name) found[counted.state as JobState] = Math.max(0, counted.count);
        }
        return found;
      },
      isPaused: (name) => paused.includes(name),
      workersOf: (name) => workers.filter(({ jobs }) => jobs.includes(name)),
      schedules,
    };
  });
