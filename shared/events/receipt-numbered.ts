import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A receipt has its number and what it says, and is to be drawn. Caused by workers/receipts, and by who replaces one. */
export const receiptNumbered = defineEvent('receipt.numbered', z.object({ receiptId: z.uuid() }));
