// A payment as the API shows it. Who ordered it is left out, and so is everything by which somebody else could pay it or
// pretend to be its provider.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { toJsonInteger } from '../../../shared/domain/money';
import { paymentStates } from '../../../shared/domain/payment/payment-state';
import { referenceOf } from '../../../shared/domain/payment/reference';
import { reachOf } from '../../../shared/domain/permissions';
import { receiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { receiptStates } from '../../../shared/domain/receipt/receipt-state';
import type { Caller } from '../../../shared/http/caller';
import { itemsOfPayment, type ListedPayment } from '../../../shared/store/payment-reads';
import { nextActionOf, type PaymentRow } from '../../../shared/store/payments';
import { type NamedReceipt, namedReceiptOf } from '../../../shared/store/receipt-reads';
import type { IntakeTools } from '../tools';

const namedReceipt = z
  .object({ id: z.uuid(), number: z.string(), state: z.enum(receiptStates), links: z.object({ self: z.string() }) })
  .meta({ id: 'NamedReceipt', title: 'The receipt of a payment' });

export const paymentSchema = z
  .object({
    id: z.uuid(),
    reference: z.string().describe('That the provider and the payer know it by'),
    jurisdiction: z.string(),
    currency: z.string(),
    amount: z.int().describe('What was asked for, in the smallest unit of the currency in use'),
    received: z.int().describe('What came; it may be another amount than was asked for'),
    refunded: z.int(),
    provider: z.enum(providers),
    state: z.enum(paymentStates),
    failedReason: z.string().nullable().describe('A word of the provider’s or of ours'),
    payUntil: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
    receipt: namedReceipt.nullable().describe('The one that counts'),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'Payment', title: 'Money that is asked for, or came' });

const nextAction = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('redirect'), url: z.url() }),
    z.object({ kind: z.literal('approve-on-phone') }),
    z.object({ kind: z.literal('client-secret'), clientSecret: z.string() }),
  ])
  .meta({ id: 'NextAction', title: 'What the payer does next' });

export const detailedPaymentSchema = paymentSchema
  .extend({
    next: nextAction
      .nullable()
      .describe(
        'While it can be paid, and for those who may pay; whoever has it can pay, so pass it to the payer alone',
      ),
    items: z.array(
      z.object({
        assessmentId: z.uuid(),
        amount: z.int().describe('What was asked for it'),
        credited: z.int().describe('What was credited to it in the end, less what was paid back'),
      }),
    ),
  })
  .meta({ id: 'DetailedPayment', title: 'A payment with what it is for and what the payer does next' });

export const paymentPath = (id: string): string => `/api/v1/payments/${id}`;

const integer = (digits: string): number => toJsonInteger(BigInt(digits));

export const paymentView = (row: ListedPayment): z.output<typeof paymentSchema> => ({
  id: row.id,
  reference: referenceOf(row.id),
  jurisdiction: row.jurisdiction,
  currency: row.currency,
  amount: integer(row.amount),
  received: integer(row.received),
  refunded: integer(row.refunded),
  provider: row.provider,
  state: row.state,
  failedReason: row.failedReason,
  payUntil: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  settledAt: row.settledAt?.toISOString() ?? null,
  receipt: row.receipt && namedView(row.receipt),
  links: { self: paymentPath(row.id) },
});

const namedView = ({ id, state, ...number }: NamedReceipt): z.output<typeof namedReceipt> => ({
  id,
  number: receiptNumber(number),
  state,
  links: { self: `/api/v1/receipts/${id}` },
});

/** For somebody who may see the payment. */
export async function detailedPaymentView(
  { db, vault }: Pick<IntakeTools, 'db' | 'vault'>,
  caller: Caller,
  row: PaymentRow,
): Promise<z.output<typeof detailedPaymentSchema>> {
  const [items, receipt] = await Promise.all([itemsOfPayment(db, row.id), namedReceiptOf(db, row.id)]);
  // Whoever only reads payments has no need to be able to pay them.
  const mayPay = reachOf(caller.grants, 'payments:create') !== null;
  return {
    ...paymentView({ ...row, receipt }),
    next: mayPay ? nextActionOf(vault, row) : null,
    items: items.map(({ assessmentId, amount, credited }) => ({
      assessmentId,
      amount: integer(amount),
      credited: integer(credited),
    })),
  };
}
