import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** The ledger needs its next weeks' partitions, and may drop those past their retention. Caused by the clock, nightly. */
export const keepPartitions = defineJob('scheduler.keep-partitions', {
  on: nightCame,
  attempts: 5,
  timeoutSeconds: 300,
  setSize: 1,
  concurrency: 1,
});
