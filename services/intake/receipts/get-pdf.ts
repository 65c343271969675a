// GET /api/v1/receipts/{id}/pdf: the receipt to be printed.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { sendFile } from '../../../shared/http/send-file';
import { readReceiptFile } from '../../../shared/receipts/read-receipt-file';
import { renderReceipt } from '../../../shared/receipts/render-receipt';
import { findReceipt, type ReceiptRow } from '../../../shared/store/receipts';
import type { OwnedScope } from '../../../shared/store/row-scope';
import { type Database, withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { receiptsPath } from './receipt-view';

const papers = ['A4', 'A5'] as const;
type Paper = (typeof papers)[number];

export const getReceiptPdf = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${receiptsPath}/{id}/pdf`,
      audience: 'member',
      permission: 'receipts:read',
      tag: 'Receipts',
      summary: 'A receipt as PDF',
      description:
        'On the paper of the jurisdiction it is the file that was stored, with the SHA-256 that the receipt names; on the other ' +
        'one it is drawn of the same. One that was declared void can still be had: the state of the receipt says so, not its file.',
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({ paper: z.enum(papers).optional().describe('That of the jurisdiction when left out') }),
      responses: {
        200: {
          description: 'The file',
          content: { 'application/pdf': z.string() },
          headers: { ETag: 'SHA-256 of the file', 'Receipt-State': 'As of the receipt' },
        },
      },
      errors: ['RECEIPT_NOT_FOUND', 'RECEIPT_NOT_ISSUED', 'OBJECT_STORE_UNAVAILABLE', 'OVERLOADED'],
    },
    async ({ req, res, params: { id }, query, caller, reach, exchange }) => {
      const receipt = await receiptInScope(tools.db, ownedScopeOf({ caller, reach }), id);
      const stored = packOf(receipt.jurisdiction).receipts.paper;
      const bytes = await pdfOf(tools, receipt, query.paper ?? stored, stored, caller.partnerId ?? caller.actor);
      if (bytes === null) throw new Refusal('RECEIPT_NOT_ISSUED', { retryAfterSeconds: 5 });
      exchange.headers['Receipt-State'] = receipt.state;
      const version = createHash('sha256').update(bytes).digest('hex');
      return sendFile(req, res, {
        bytes,
        version,
        mediaType: 'application/pdf',
        name: `${receipt.content.number}.pdf`,
      });
    },
  );

/** Without a file there is nothing on either paper: nobody gets a receipt before it is issued. */
async function pdfOf(
  { objects, drawings }: IntakeTools,
  receipt: ReceiptRow,
  paper: Paper,
  stored: Paper,
  who: string,
): Promise<Buffer | null> {
  if (paper === stored) return readReceiptFile(objects, receipt);
  if (receipt.sha256 === null) return null;
  return drawings.run(who, () => renderReceipt(receipt.content, { paper }));
}

export async function receiptInScope(db: Database, scope: OwnedScope, id: string): Promise<ReceiptRow> {
  const receipt = await withPatience(readPatienceSeconds, () => findReceipt(db, scope, id));
  if (receipt === undefined) throw new Refusal('RECEIPT_NOT_FOUND');
  return receipt;
}
