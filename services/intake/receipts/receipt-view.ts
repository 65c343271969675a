// A receipt as the API shows it. Who voided one is for the audit.
import { z } from 'zod';
import { toJsonInteger } from '../../../shared/domain/money';
import type { ReceiptContent, ReceiptItem } from '../../../shared/domain/receipt/content';
import { receiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { receiptStates } from '../../../shared/domain/receipt/receipt-state';
import { languages } from '../../../shared/domain/vehicle-fields';
import type { ReceiptSummary } from '../../../shared/store/receipt-reads';
import { paymentPath } from '../payments/payment-view';

export const receiptsPath = '/api/v1/receipts';
export const receiptPath = (id: string): string => `${receiptsPath}/${id}`;

export const receiptSchema = z
  .object({
    id: z.uuid(),
    number: z.string().describe('Such as MG-2026-000123; without gaps within a jurisdiction and a year'),
    jurisdiction: z.string(),
    year: z.int(),
    state: z.enum(receiptStates).describe('numbered: its file is being made'),
    paymentId: z.uuid(),
    currency: z.string(),
    received: z.int().describe('What came, in the smallest unit of the currency in use'),
    language: z.enum(languages),
    paidOn: z.iso.date(),
    issuedOn: z.iso.date().describe('The day that stands on it'),
    replaces: z.uuid().nullable(),
    replacedBy: z.uuid().nullable(),
    sha256: z.string().nullable().describe('Of its file, in hexadecimal; null while there is none'),
    sizeBytes: z.int().nullable(),
    createdAt: z.iso.datetime(),
    issuedAt: z.iso.datetime().nullable(),
    voidedAt: z.iso.datetime().nullable(),
    voidReason: z.string().nullable(),
    links: z.object({ self: z.string(), payment: z.string(), pdf: z.string().nullable() }),
  })
  .meta({ id: 'Receipt', title: 'What proves that somebody paid' });

const itemSchema = z.object({
  place: z.int().describe('From 0'),
  assessmentId: z.uuid(),
  kind: z.enum(['vehicle-tax', 'service-fee']),
  fiscalYear: z.int(),
  registration: z.string().nullable(),
  service: z.string().nullable(),
  category: z.string(),
  noticeReference: z.string(),
  amount: z.int(),
  charges: z.int(),
  credited: z.int().describe('By this payment'),
  left: z.int().describe('What was still owed then'),
  standing: z.enum(['paid', 'part']),
  validUntil: z.iso.date(),
  code: z.string().nullable().describe('Where its code is as a picture; null where there is nothing to prove'),
});

export const detailedReceiptSchema = receiptSchema
  .extend({ items: z.array(itemSchema) })
  .meta({ id: 'DetailedReceipt', title: 'A receipt with what it is for' });

const integer = (digits: string): number => toJsonInteger(BigInt(digits));

export const receiptView = (row: ReceiptSummary): z.output<typeof receiptSchema> => ({
  id: row.id,
  number: receiptNumber(row),
  jurisdiction: row.jurisdiction,
  year: row.year,
  state: row.state,
  paymentId: row.paymentId,
  currency: row.currency,
  received: integer(row.received),
  language: row.language,
  paidOn: row.paidOn,
  issuedOn: row.issuedOn,
  replaces: row.replaces,
  replacedBy: row.replacedBy,
  sha256: row.sha256?.toString('hex') ?? null,
  sizeBytes: row.sizeBytes,
  createdAt: row.createdAt.toISOString(),
  issuedAt: row.issuedAt?.toISOString() ?? null,
  voidedAt: row.voidedAt?.toISOString() ?? null,
  voidReason: row.voidReason,
  links: {
    self: receiptPath(row.id),
    payment: paymentPath(row.paymentId),
    pdf: row.sha256 === null ? null : `${receiptPath(row.id)}/pdf`,
  },
});

export const detailedReceiptView = (
  row: ReceiptSummary,
  { items }: ReceiptContent,
  assessmentIds: readonly string[],
): z.output<typeof detailedReceiptSchema> => ({
  ...receiptView(row),
  items: items.map((item, place) => itemView(row, item, place, assessmentIds[place]!)),
});

const itemView = (
  { id, state }: ReceiptSummary,
  item: ReceiptItem,
  place: number,
  assessmentId: string,
): z.output<typeof itemSchema> => ({
  place,
  assessmentId,
  kind: item.kind,
  fiscalYear: item.fiscalYear,
  registration: item.registration,
  service: item.service?.code ?? null,
  category: item.category,
  noticeReference: item.noticeReference,
  amount: integer(item.amount),
  charges: integer(item.charges),
  credited: integer(item.credited),
  left: integer(item.left),
  standing: item.standing,
  validUntil: item.validUntil,
  code: state === 'issued' && item.token !== null ? `${receiptPath(id)}/items/${place}/code.png` : null,
});
