import { minutePassed } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** Uploads whose process died, and answers kept past their time, lie about. Caused by the clock, every minute. */
export const sweepLeftovers = defineJob('scheduler.sweep-leftovers', {
  on: minutePassed,
  attempts: 1,
  timeoutSeconds: 60,
  setSize: 10,
  concurrency: 1,
});
