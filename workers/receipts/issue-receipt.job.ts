import { receiptNumbered } from '../../shared/events/receipt-numbered';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A receipt is drawn and its file stored. Caused by whoever numbers one. While the store of files is away nothing is lost:
 * it is asked again for as long as it takes.
 */
export const issueReceipt = defineJob('receipts.issue-receipt', {
  on: receiptNumbered,
  attempts: 20,
  timeoutSeconds: 60,
  // Storing a file and committing its row wait for the disk: sixteen at a time keep one core drawing meanwhile.
  concurrency: 4,
  leasedTogether: 4,
  backoffSeconds: 5,
});
