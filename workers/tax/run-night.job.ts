import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Due days are set, what was not paid in time is overdue, and being late is charged for: in this order, jurisdiction by
 * jurisdiction. Caused by the clock, nightly.
 */
export const runNight = defineJob('tax.run-night', {
  on: nightCame,
  attempts: 5,
  // The night after a million assessments fell due takes three and a half minutes, each later one half a minute.
  timeoutSeconds: 6 * 3600,
  concurrency: 1,
  backoffSeconds: 60,
});
