// GET /api/v1/receipts/{id}/items/{place}/code.png: what an officer scans, for a telephone.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { queryNumber } from '../../../shared/http/query-number';
import { defineRoute, type Route } from '../../../shared/http/route';
import { sendFile } from '../../../shared/http/send-file';
import { codePng } from '../../../shared/receipts/code-image';
import { proofLink } from '../../../shared/receipts/proof-link';
import type { IntakeTools } from '../tools';
import { receiptInScope } from './get-pdf';
import { receiptsPath } from './receipt-view';

export const getReceiptCode = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${receiptsPath}/{id}/items/{place}/code.png`,
      audience: 'member',
      permission: 'receipts:read',
      tag: 'Receipts',
      summary: 'The code of one thing on a receipt',
      description: 'What it holds proves the payment without a network, until the last day that the receipt names.',
      params: z.strictObject({ id: z.uuid(), place: queryNumber(0, 999_999).describe('As the receipt lists it') }),
      responses: { 200: { description: 'The picture', content: { 'image/png': z.string() } } },
      errors: ['RECEIPT_NOT_FOUND', 'RECEIPT_NOT_ISSUED', 'RECEIPT_VOID'],
    },
    async ({ req, res, params: { id, place }, caller, reach }) => {
      const { content, state } = await receiptInScope(db, ownedScopeOf({ caller, reach }), id);
      const item = content.items[place];
      if (item === undefined || item.token === null)
        throw new Refusal('RECEIPT_NOT_FOUND', { detail: 'There is no code at this place of the receipt' });
      if (state === 'void') throw new Refusal('RECEIPT_VOID');
      if (state === 'numbered') throw new Refusal('RECEIPT_NOT_ISSUED', { retryAfterSeconds: 5 });
      const bytes = codePng(proofLink(content, item));
      const version = createHash('sha256').update(bytes).digest('hex');
      return sendFile(req, res, { bytes, version, mediaType: 'image/png', name: `${content.number}-${place + 1}.png` });
    },
  );
