// GET /api/v1/receipts and /api/v1/receipts/{id}.
import { z } from 'zod';
import { type ReceiptNumber, readReceiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { receiptStates } from '../../../shared/domain/receipt/receipt-state';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { queryNumber } from '../../../shared/http/query-number';
import { defineRoute, type Route } from '../../../shared/http/route';
import {
  assessmentsOfReceipt,
  countReceipts,
  findReceiptSummary,
  listReceipts as list,
} from '../../../shared/store/receipt-reads';
import { receiptById } from '../../../shared/store/receipts';
import type { OwnedScope } from '../../../shared/store/row-scope';
import { type Database, withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { detailedReceiptSchema, detailedReceiptView, receiptSchema, receiptsPath, receiptView } from './receipt-view';

const number = z
  .string()
  .max(40)
  .refine((text) => readReceiptNumber(text) !== null, 'expected a number such as MG-2026-000123');

export const listReceipts = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: receiptsPath,
      audience: 'member',
      permission: 'receipts:read',
      tag: 'Receipts',
      summary: 'Your receipts, newest first',
      query: z.strictObject({
        ...pageQuery,
        paymentId: z.uuid().optional(),
        assessmentId: z.uuid().optional().describe('Those of payments that it was paid with'),
        number: number.optional().describe('As it is printed; hyphens, blanks and lower case do not matter'),
        year: queryNumber(2000, 2999).optional().describe('In which it was numbered'),
        state: z.enum(receiptStates).optional(),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(receiptSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const range = rangeOf(query);
      const { paymentId, assessmentId, year, state } = query;
      const filter = { paymentId, assessmentId, year, state, number: numberIn(query.number) };
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, scope, filter, range), countReceipts(db, scope, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(receiptsPath, query, found, counted, receiptView) };
    },
  );

const numberIn = (text: string | undefined): ReceiptNumber | undefined =>
  text === undefined ? undefined : readReceiptNumber(text)!;

export const getReceipt = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${receiptsPath}/{id}`,
      audience: 'member',
      permission: 'receipts:read',
      tag: 'Receipts',
      summary: 'One receipt with what it is for',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The receipt', content: { 'application/json': detailedReceiptSchema } } },
      errors: ['RECEIPT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      return { status: 200, body: await withPatience(readPatienceSeconds, () => detailedReceipt(db, scope, id)) };
    },
  );

export async function detailedReceipt(db: Database, scope: OwnedScope, id: string) {
  const summary = await findReceiptSummary(db, scope, id);
  if (summary === undefined) throw new Refusal('RECEIPT_NOT_FOUND');
  const [receipt, assessmentIds] = await Promise.all([receiptById(db, id), assessmentsOfReceipt(db, id)]);
  return detailedReceiptView(summary, receipt!.content, assessmentIds);
}
