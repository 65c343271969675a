import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** Every line of a batch has its outcome. Caused by workers/tax, with the last chunk. */
export const batchCompleted = defineEvent('batch.completed', z.object({ batchId: z.uuid() }));
