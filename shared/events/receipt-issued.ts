import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A receipt's file is stored, and its row names it. Caused by workers/receipts. */
export const receiptIssued = defineEvent('receipt.issued', z.object({ receiptId: z.uuid() }));
