import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** Money came, and was booked. Once for each payment, whoever told of it. Caused by workers/payments. */
export const paymentSettled = defineEvent('payment.settled', z.object({ paymentId: z.uuid() }));
