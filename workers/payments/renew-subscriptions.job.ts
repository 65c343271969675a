import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** Subscriptions whose next period begins, or whose payment is tried again, are renewed by day. Caused by the clock, nightly. */
export const renewSubscriptions = defineJob('payments.renew-subscriptions', {
  on: nightCame,
  attempts: 5,
  timeoutSeconds: 3600,
  concurrency: 1,
  backoffSeconds: 60,
});
