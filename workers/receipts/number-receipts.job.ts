import { paymentSettled } from '../../shared/events/payment-settled';
import { defineJob } from '../../shared/jobs/define-job';

/** A payment has its money and gets its receipt's number. Caused by workers/payments, once for each payment. */
export const numberReceipts = defineJob('receipts.number-receipts', {
  on: paymentSettled,
  attempts: 20,
  timeoutSeconds: 60,
  setSize: 100,
  // Numbers are taken one set after the other: a second one would wait for the first one's commit.
  concurrency: 1,
});
