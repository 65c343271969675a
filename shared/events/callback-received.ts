import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A provider told of something, and its signature holds. Caused by services/callbacks, and by replaying what failed. */
export const callbackVerified = defineEvent('callback.verified', z.object({ callbackId: z.uuid() }));

/** Somebody told of something and signed nothing: a reason to ask the provider. Caused as the one above. */
export const callbackHinted = defineEvent('callback.hinted', z.object({ callbackId: z.uuid() }));
