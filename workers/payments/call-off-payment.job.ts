import { callOffRequested } from '../../shared/events/call-off-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Somebody thought better of a payment, and its provider is to see to it that it is not paid any more. Caused by
 * services/intake and services/public. When it fails the payment waits until its time is over, as if nothing had been
 * said.
 */
export const callOffPayment = defineJob('payments.call-off-payment', {
  on: callOffRequested,
  attempts: 8,
  timeoutSeconds: 60,
  concurrency: 4,
  backoffSeconds: 5,
});
