import { chunkReceived } from '../../shared/events/chunk-received';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * The lines of a chunk wait to be assessed. Caused by services/intake, once per chunk of a batch.
 * A chunk of some two thousand lines is a set of its own, so one job is one transaction; of one partner four chunks are
 * in the queue at a time, which keeps the way to another partner's first chunk under half a second.
 */
export const assessChunk = defineJob('tax.assess-chunk', {
  on: chunkReceived,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 1,
  concurrency: 2,
  fairWindow: 4,
});
