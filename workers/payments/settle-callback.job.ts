import { callbackVerified } from '../../shared/events/callback-received';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A provider told what became of a payment, and its signature holds. Caused by services/callbacks, and by whoever has
 * failed ones handled again. What comes before that which it follows from, such as a refund, waits for it by trying again.
 */
export const settleCallback = defineJob('payments.settle-callback', {
  on: callbackVerified,
  attempts: 10,
  timeoutSeconds: 60,
  setSize: 100,
  concurrency: 2,
});
