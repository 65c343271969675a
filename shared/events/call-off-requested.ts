import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/**
 * A payment is not to be made any more: somebody thought better of it, or nothing of what it is for is owed. Caused by
 * services/intake, services/public and workers/tax.
 */
export const callOffRequested = defineEvent('payment.call-off-requested', z.object({ paymentId: z.uuid() }));
