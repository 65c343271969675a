import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { getReceiptCode } from './get-code';
import { getReceiptPdf } from './get-pdf';
import { getReceipt, listReceipts } from './read-receipts';
import { replaceReceipt } from './replace-receipt';
import { voidReceipt } from './void-receipt';

/** What proves that somebody paid: seen, printed, declared void, replaced. */
export const receiptRoutes = (tools: IntakeTools): Route[] => [
  listReceipts(tools),
  getReceipt(tools),
  getReceiptPdf(tools),
  getReceiptCode(tools),
  voidReceipt(tools),
  replaceReceipt(tools),
];
