import { weekCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** The audit is looked through from its first day on. Caused by the clock, weekly. */
export const verifyWholeAudit = defineJob('scheduler.verify-whole-audit', {
  on: weekCame,
  attempts: 3,
  timeoutSeconds: 6 * 3600,
  concurrency: 1,
});
