import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** The day that is over gets its signed anchor, and so do earlier ones that lack it. Caused by the clock, nightly. */
export const anchorAudit = defineJob('scheduler.anchor-audit', {
  on: nightCame,
  attempts: 10,
  timeoutSeconds: 600,
  concurrency: 1,
  backoffSeconds: 10,
});
