import { paymentCheckDue } from '../../shared/events/payment-check-due';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A payment is under way, and its provider is asked how it stands: callbacks may be lost. Caused by
 * payments.start-payment, by this job itself with ever longer pauses, and by the night.
 */
export const confirmPayment = defineJob('payments.confirm-payment', {
  on: paymentCheckDue,
  attempts: 12,
  timeoutSeconds: 60,
  concurrency: 16,
  backoffSeconds: 5,
});
