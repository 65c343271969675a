import { callOffRequested } from '../../shared/events/call-off-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Somebody thought better of a payment, or nothing of what it is for is owed any more, and its provider is to see to it
 * that it is not paid. Caused by services/intake, services/public and workers/tax. When it fails the payment waits until its time is over, as if nothing had been
 * said.
 */
export const callOffPayment = defineJob('payments.call-off-payment', {
  on: callOffRequested,
  attempts: 8,
  timeoutSeconds: 60,
  concurrency: 4,
  backoffSeconds: 5,
});
