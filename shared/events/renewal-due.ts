import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A period of a subscription begins, or its payment is tried again. Caused by workers/payments and services/intake. */
export const renewalDue = defineEvent('subscription.renewal-due', z.object({ subscriptionId: z.uuid() }));
