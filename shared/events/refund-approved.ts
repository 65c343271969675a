import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A refund may be carried out. Caused by services/intake. */
export const refundApproved = defineEvent('refund.approved', z.object({ refundId: z.uuid() }));
