import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** Somebody thought better of a payment that its provider has already. Caused by services/intake and services/public. */
export const callOffRequested = defineEvent('payment.call-off-requested', z.object({ paymentId: z.uuid() }));
