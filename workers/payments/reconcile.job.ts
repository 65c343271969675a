import { reconciliationRequested } from '../../shared/events/reconciliation-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A provider's day or a statement waits to be compared with what is booked. Caused by services/intake and by the night. Each
 * page is a transaction of its own, so it runs under a lease and goes on where a run before it died.
 */
export const reconcile = defineJob('payments.reconcile', {
  on: reconciliationRequested,
  attempts: 10,
  // A day of a hundred thousand movements takes some minutes; providers that are slow take longer.
  timeoutSeconds: 2 * 3600,
  concurrency: 2,
  backoffSeconds: 30,
});
