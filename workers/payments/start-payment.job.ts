import { paymentOrdered } from '../../shared/events/payment-ordered';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A payment was ordered, and its provider is asked for it. Caused by whoever orders payments, and by the night for
 * what was never sent. While the provider is away the payment waits, until its time is over.
 */
export const startPayment = defineJob('payments.start-payment', {
  on: paymentOrdered,
  attempts: 8,
  timeoutSeconds: 60,
  concurrency: 16,
  backoffSeconds: 2,
});
