// Receipts as those see them who may: without all that is printed on them, which for a thousand vehicles is a megabyte.
import type { Currency } from '../domain/money';
import type { ReceiptNumber } from '../domain/receipt/receipt-number';
import type { ReceiptState } from '../domain/receipt/receipt-state';
import type { Language } from '../domain/vehicle-fields';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, rows, type Sql } from './sql';

/** `received` is digits; days are YYYY-MM-DD in the jurisdiction. */
export type ReceiptSummary = ReceiptNumber & {
  id: string;
  paymentId: string;
  state: ReceiptState;
  language: Language;
  currency: Currency;
  received: string;
  paidOn: string;
  issuedOn: string;
  /** The ids of those in whose place it stands, and that stands in its place. */
  replaces: string | null;
  replacedBy: string | null;
  sha256: Buffer | null;
  sizeBytes: number | null;
  createdAt: Date;
  issuedAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
};

const summaryColumns = `
  id, jurisdiction, "year", number, payment_id as "paymentId", state, content->>'language' as language,
  content->>'currency' as currency, content->>'received' as received, content->>'paidOn' as "paidOn",
  content->>'issuedOn' as "issuedOn", replaces,
  (select successor.id from receipt successor where successor.replaces = receipt.id) as "replacedBy", sha256,
  size_bytes as "sizeBytes", created_at as "createdAt", issued_at as "issuedAt", voided_at as "voidedAt",
  void_reason as "voidReason"`;

export type ReceiptFilter = {
  paymentId: string | undefined;
  assessmentId: string | undefined;
  number: ReceiptNumber | undefined;
  year: number | undefined;
  state: ReceiptState | undefined;
};

function filtered(scope: OwnedScope, { paymentId, assessmentId, number, year, state }: ReceiptFilter): Filtered {
  const params: unknown[] = [];
  const seen = ownedScopeClause(scope, params);
  const ofAssessment =
    assessmentId === undefined
      ? []
      : [`id in (select receipt_id from receipt_item where assessment_id = $${params.push(assessmentId)})`];
  const wanted = [
    ['payment_id =', paymentId],
    ['jurisdiction =', number?.jurisdiction],
    ['"year" =', number?.year],
    ['number =', number?.number],
    ['"year" =', year],
    ['state =', state],
  ] as const;
  return filteredBy(wanted, [seen, ...ofAssessment].join(' and '), params);
}

/** Newest first. */
export const listReceipts = (
  sql: Sql,
  scope: OwnedScope,
  filter: ReceiptFilter,
  page: Page,
): Promise<ReceiptSummary[]> =>
  newestFirst(sql, { columns: summaryColumns, from: 'receipt' }, filtered(scope, filter), page);

/** Counts up to `most`. */
export const countReceipts = (sql: Sql, scope: OwnedScope, filter: ReceiptFilter, most: number): Promise<number> =>
  countUpTo(sql, 'receipt', filtered(scope, filter), most);

export function findReceiptSummary(sql: Sql, scope: OwnedScope, id: string): Promise<ReceiptSummary | undefined> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${ownedScopeClause(scope, params)}`;
  return row(sql, `select ${summaryColumns} from receipt where ${where}`, params);
}

/** Of one that is known to be seen; in their order on it. */
export const assessmentsOfReceipt = async (sql: Sql, receiptId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      sql,
      `select assessment_id as id from receipt_item where receipt_id = $1 order by place`,
      [receiptId],
    )
  ).map(({ id }) => id);

/** The id of the one that was issued in the place of this one, whatever became of it since. */
export const successorOf = async (sql: Sql, receiptId: string): Promise<string | null> =>
  (await row<{ id: string }>(sql, `select id from receipt where replaces = $1`, [receiptId]))?.id ?? null;

/** The receipt of a payment that counts, to be named beside the payment. */
export type NamedReceipt = ReceiptNumber & { id: string; state: ReceiptState };

/** To be joined to `payment`; a column `receipt`, null where none counts. */
export const joinNamedReceipt = `
  left join lateral (
    select json_build_object('id', r.id, 'jurisdiction', r.jurisdiction, 'year', r."year", 'number', r.number,
                             'state', r.state) as receipt
      from receipt r
     where r.payment_id = payment.id
       and r.state <> 'void') as named on true`;

export const namedReceiptOf = async (sql: Sql, paymentId: string): Promise<NamedReceipt | null> =>
  (
    await row<{ receipt: NamedReceipt | null }>(
      sql,
      `select receipt from payment ${joinNamedReceipt} where payment.id = $1`,
      [paymentId],
    )
  )?.receipt ?? null;

/** Where the file of a receipt lies, without what is printed on it. */
export type ReceiptFile = { id: string; objectKey: string | null; sha256: Buffer | null };

/** A receipt of a payment as whoever holds the reference of the payment sees it. */
export type ShownReceipt = ReceiptNumber &
  ReceiptFile & {
    state: ReceiptState;
    /** The number of the one in whose place it stands. */
    replaces: string | null;
    /** The first of its codes. */
    codes: readonly { place: number; subject: string; fiscalYear: number }[];
  };

/** The newest first, at most `most`, with as many codes each. */
export const receiptsOfPayment = (sql: Sql, paymentId: string, most: number): Promise<ShownReceipt[]> =>
  rows(
    sql,
    `select id, jurisdiction, "year", number, state, object_key as "objectKey", sha256,
            content->'replaces'->>'number' as replaces,
            coalesce((select json_agg(json_build_object(
                               'place', place - 1,
                               'subject', coalesce(item->>'registration', item->>'noticeReference'),
                               'fiscalYear', (item->>'fiscalYear')::int) order by place)
                        from (select item, place
                                from jsonb_array_elements(content->'items') with ordinality as i(item, place)
                               where item->>'token' is not null
                               order by place
                               limit $2) as first), '[]') as codes
       from receipt
      where payment_id = $1
      order by id desc
      limit $2`,
    [paymentId, most],
  );
