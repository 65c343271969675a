import { refundApproved } from '../../shared/events/refund-approved';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A refund was approved, and its provider is asked for it, under the refund's own reference, until it says what became of
 * it. Caused by services/intake. What is paid back by hand waits for the person who does.
 */
export const sendRefund = defineJob('payments.send-refund', {
  on: refundApproved,
  attempts: 12,
  timeoutSeconds: 60,
  concurrency: 4,
  backoffSeconds: 5,
});
