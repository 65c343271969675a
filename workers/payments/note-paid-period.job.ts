import { paymentSettled } from '../../shared/events/payment-settled';
import { defineJob } from '../../shared/jobs/define-job';

/** What was paid may be a period of a subscription, which goes on then. Caused by whoever settles payments. */
export const notePaidPeriod = defineJob('payments.note-paid-period', {
  on: paymentSettled,
  attempts: 8,
  timeoutSeconds: 30,
});
