import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** Somebody asks for everything that is kept of them. Caused by services/identity. */
export const exportRequested = defineEvent('export.requested', z.object({ exportId: z.uuid() }));
