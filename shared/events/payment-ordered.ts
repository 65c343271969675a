import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** Somebody wants to pay. Caused by services/intake, services/public, renewals and, where it was never sent, by the night. */
export const paymentOrdered = defineEvent('payment.ordered', z.object({ paymentId: z.uuid() }));
