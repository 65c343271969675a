import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/**
 * A batch so small that somebody may be waiting for it is accepted. Apart from chunks of large batches, so that it has
 * a queue of its own and never stands behind them. Caused by services/intake.
 */
export const smallBatchReceived = defineEvent(
  'small-batch.received',
  z.object({ batchId: z.uuid(), chunk: z.literal(0) }),
);

/** Lines up to which a batch counts as small. */
export const mostSmallLines = 100;
