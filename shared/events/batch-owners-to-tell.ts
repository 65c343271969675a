import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A batch is completed whose partner wants its owners to be told. Caused by workers/tax, with the last chunk. */
export const ownersToTell = defineEvent('batch.owners-to-tell', z.object({ batchId: z.uuid() }));
