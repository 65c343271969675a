import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** Somebody is to be told something; recipient and text lie sealed in the outbox. Caused by whoever has to tell. */
export const notificationRequested = defineEvent('notification.requested', z.object({ notificationId: z.uuid() }));
