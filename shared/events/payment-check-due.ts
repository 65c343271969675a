import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A payment is under way, and its provider is to be asked how it stands. Caused by workers/payments, ever less often. */
export const paymentCheckDue = defineEvent('payment.check-due', z.object({ paymentId: z.uuid() }));
