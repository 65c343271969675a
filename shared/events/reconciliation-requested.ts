import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A provider's day or a statement is to be compared with ours. Caused by services/intake, and by the night. */
export const reconciliationRequested = defineEvent(
  'reconciliation.requested',
  z.object({ reconciliationId: z.uuid() }),
);
