import { receiptIssued } from '../../shared/events/receipt-issued';
import { defineJob } from '../../shared/jobs/define-job';

/** Whoever owns what was paid gets the receipt. Caused by workers/receipts, once its file is stored. */
export const tellOfReceipt = defineJob('notifications.tell-of-receipt', {
  on: receiptIssued,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 50,
});
