import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** The audit needs its next months' partitions. Caused by the clock, nightly. */
export const keepAuditPartitions = defineJob('scheduler.keep-audit-partitions', {
  on: nightCame,
  attempts: 5,
  timeoutSeconds: 300,
  setSize: 1,
  concurrency: 1,
});
