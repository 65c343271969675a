import { smallBatchReceived } from '../../shared/events/small-batch-received';
import { defineJob } from '../../shared/jobs/define-job';

/** A small batch waits to be assessed. Caused by services/intake. Many small batches are done in one transaction. */
export const assessSmallBatch = defineJob('tax.assess-small-batch', {
  on: smallBatchReceived,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 200,
  concurrency: 2,
});
