import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** The last days of the audit are looked through. Caused by the clock, nightly. */
export const verifyAudit = defineJob('scheduler.verify-audit', {
  on: nightCame,
  attempts: 3,
  timeoutSeconds: 3600,
  concurrency: 1,
});
