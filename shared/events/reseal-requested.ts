import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/**
 * The ring of keys has a new one in front, of this name, and what older ones sealed is to be sealed with it. Caused by the
 * command reseal-personal-data.
 */
export const resealRequested = defineEvent('reseal.requested', z.object({ keyId: z.string().min(1).max(16) }));
