// GET /payments/{reference}/receipt.pdf and /payments/{reference}/codes/{place}.png: for whoever holds the reference of a
// payment, as its page.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import { sendFile } from '../../shared/http/send-file';
import { codePng } from '../../shared/receipts/code-image';
import { proofLink } from '../../shared/receipts/proof-link';
import { readReceiptFile } from '../../shared/receipts/read-receipt-file';
import { receiptsOfPayment } from '../../shared/store/receipt-reads';
import { currentReceiptOf, type ReceiptRow } from '../../shared/store/receipts';
import { withPatience } from '../../shared/store/sql';
import { readPatienceSeconds } from './load-notice';
import { codePath, receiptPdfPath } from './paths';
import { ofPages, paymentParams } from './route-fields';
import { findPayment } from './show-payment';
import type { PublicTools } from './tools';

const errors = [
  'REQUEST_INVALID',
  'PAYMENT_NOT_FOUND',
  'RECEIPT_NOT_FOUND',
  'RECEIPT_NOT_ISSUED',
  'RECEIPT_VOID',
  'DATABASE_UNAVAILABLE',
] as const;

export const receiptPdf = (tools: PublicTools): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'get',
      path: receiptPdfPath('{reference}'),
      summary: 'The receipt of a payment, as it was stored',
      params: paymentParams,
      responses: { 200: { description: 'The file', content: { 'application/pdf': z.string() } } },
      errors: [...errors, 'OBJECT_STORE_UNAVAILABLE'],
    },
    async ({ req, res, params: { reference } }) => {
      const receipt = await issuedReceipt(tools, reference);
      const bytes = (await readReceiptFile(tools.objects, receipt))!;
      const version = receipt.sha256!.toString('hex');
      return sendFile(req, res, {
        bytes,
        version,
        mediaType: 'application/pdf',
        name: `${receipt.content.number}.pdf`,
      });
    },
  );

export const receiptCode = (tools: PublicTools): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'get',
      path: codePath('{reference}', '{place}'),
      summary: 'The code of one thing that was paid, for a telephone',
      params: paymentParams.extend({ place: z.string().regex(/^\d{1,4}$/) }),
      responses: { 200: { description: 'The picture', content: { 'image/png': z.string() } } },
      errors,
    },
    async ({ req, res, params: { reference, place } }) => {
      const { content } = await issuedReceipt(tools, reference);
      const item = content.items[Number(place)];
      if (item === undefined || item.token === null) throw new Refusal('RECEIPT_NOT_FOUND');
      const bytes = codePng(proofLink(content, item));
      const version = createHash('sha256').update(bytes).digest('hex');
      const name = `${content.number}-${Number(place) + 1}.png`;
      return sendFile(req, res, { bytes, version, mediaType: 'image/png', name });
    },
  );

/** The one that counts: what was declared void is not given to anybody as a receipt any more. */
async function issuedReceipt(tools: PublicTools, reference: string): Promise<ReceiptRow> {
  const { db } = tools;
  const { id, settledAt } = await findPayment(tools, reference);
  const current = await withPatience(readPatienceSeconds, () => currentReceiptOf(db, id));
  if (current?.state === 'issued') return current;
  const [last] = current ? [] : await withPatience(readPatienceSeconds, () => receiptsOfPayment(db, id, 1));
  if (last) throw new Refusal('RECEIPT_VOID');
  if (settledAt === null) throw new Refusal('RECEIPT_NOT_FOUND');
  throw new Refusal('RECEIPT_NOT_ISSUED', { retryAfterSeconds: 5 });
}
