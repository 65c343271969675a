import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Whoever owes what falls due soon, or fell due, is to be reminded in the morning, jurisdiction by jurisdiction. Caused by
 * the clock, nightly.
 */
export const planReminders = defineJob('notifications.plan-reminders', {
  on: nightCame,
  attempts: 5,
  timeoutSeconds: 6 * 3600,
  concurrency: 1,
  backoffSeconds: 60,
});
