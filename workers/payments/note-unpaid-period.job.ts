import { paymentOver } from '../../shared/events/payment-over';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * What was not paid may be a period of a subscription: it is tried again some days later, and paused after the third retry.
 * Caused by whoever ends payments.
 */
export const noteUnpaidPeriod = defineJob('payments.note-unpaid-period', {
  on: paymentOver,
  attempts: 8,
  timeoutSeconds: 30,
});
