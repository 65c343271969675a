import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * The days that are over are compared with the providers' lists, providers without a list are asked again for what may have
 * been paid, and every provider for what nobody ended in time. Caused by the clock, nightly.
 */
export const planReconciliations = defineJob('payments.plan-reconciliations', {
  on: nightCame,
  attempts: 5,
  timeoutSeconds: 600,
  concurrency: 1,
  backoffSeconds: 10,
});
