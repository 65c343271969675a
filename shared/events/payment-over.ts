import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A payment failed, expired or was called off, and no money came. Caused by workers/payments. */
export const paymentOver = defineEvent('payment.over', z.object({ paymentId: z.uuid() }));
