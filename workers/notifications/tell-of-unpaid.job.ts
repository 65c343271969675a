import { paymentOver } from '../../shared/events/payment-over';
import { defineJob } from '../../shared/jobs/define-job';

/** A payment came to nothing: whoever ordered it hears that it can be tried again. Caused by workers/payments. */
export const tellOfUnpaid = defineJob('notifications.tell-of-unpaid', {
  on: paymentOver,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 50,
});
