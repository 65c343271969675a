// Receipts: numbered without gaps, issued once their file is stored, voided and never deleted.
import type { ReceiptContent } from '../domain/receipt/content';
import type { ReceiptNumber } from '../domain/receipt/receipt-number';
import { type ReceiptState, receiptStatesBefore } from '../domain/receipt/receipt-state';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, rows, type Sql, type Tx } from './sql';

export type ReceiptRow = {
  id: string;
  paymentId: string;
  jurisdiction: string;
  year: number;
  number: number;
  partnerId: string | null;
  accountId: string | null;
  content: ReceiptContent;
  state: ReceiptState;
  /** The id of the one in whose place it stands. */
  replaces: string | null;
  objectKey: string | null;
  sha256: Buffer | null;
  sizeBytes: number | null;
  createdAt: Date;
  issuedAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
  /** An actor as the audit names them. */
  voidedBy: string | null;
};

export const receiptColumns = `
  id, payment_id as "paymentId", jurisdiction, "year", number, partner_id as "partnerId", account_id as "accountId",
  content, state, replaces, object_key as "objectKey", sha256, size_bytes as "sizeBytes", created_at as "createdAt",
  issued_at as "issuedAt", voided_at as "voidedAt", void_reason as "voidReason", voided_by as "voidedBy"`;

/** Whoever it belongs to. For workers, and for whoever holds the reference of its payment. */
export const receiptById = (sql: Sql, id: string): Promise<ReceiptRow | undefined> =>
  row(sql, `select ${receiptColumns} from receipt where id = $1`, [id]);

export function findReceipt(sql: Sql, scope: OwnedScope, id: string): Promise<ReceiptRow | undefined> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${ownedScopeClause(scope, params)}`;
  return row(sql, `select ${receiptColumns} from receipt where ${where}`, params);
}

export const receiptByNumber = (
  sql: Sql,
  { jurisdiction, year, number }: ReceiptNumber,
): Promise<ReceiptRow | undefined> =>
  row(sql, `select ${receiptColumns} from receipt where jurisdiction = $1 and "year" = $2 and number = $3`, [
    jurisdiction,
    year,
    number,
  ]);

/** The one that counts. */
export const currentReceiptOf = (sql: Sql, paymentId: string): Promise<ReceiptRow | undefined> =>
  row(sql, `select ${receiptColumns} from receipt where payment_id = $1 and state <> 'void'`, [paymentId]);

/** Until the commit nobody voids or issues it. */
export const lockReceipt = (tx: Tx, scope: OwnedScope, id: string): Promise<ReceiptRow | undefined> => {
  const params: unknown[] = [id];
  const where = `id = $1 and ${ownedScopeClause(scope, params)}`;
  return row(tx, `select ${receiptColumns} from receipt where ${where} for no key update`, params);
};

/** Until the commit nobody else takes a number of these series. In one order, as everybody takes several. */
export async function lockSeries(tx: Tx, series: readonly Omit<ReceiptNumber, 'number'>[]): Promise<void> {
  const jurisdictions = series.map(({ jurisdiction }) => jurisdiction);
  const years = series.map(({ year }) => year);
  await rows(
    tx,
    `insert into receipt_series (jurisdiction, "year", last)
     select distinct jurisdiction, "year", 0
       from unnest($1::text[], $2::smallint[]) as s(jurisdiction, "year")
      order by jurisdiction, "year"
         on conflict do nothing`,
    [jurisdictions, years],
  );
  await rows(
    tx,
    `select from receipt_series
      where (jurisdiction, "year") in (select * from unnest($1::text[], $2::smallint[]))
      order by jurisdiction, "year"
        for update`,
    [jurisdictions, years],
  );
}

/** The first of `count` numbers. The series is locked before: what a rollback gives back, nobody has seen. */
export async function takeNumbers(
  tx: Tx,
  { jurisdiction, year }: Omit<ReceiptNumber, 'number'>,
  count: number,
): Promise<number> {
  const taken = await row<{ first: number }>(
    tx,
    `update receipt_series
        set last = last + $3
      where jurisdiction = $1
        and "year" = $2
     returning last - $3 + 1 as first`,
    [jurisdiction, year, count],
  );
  return taken!.first;
}

export type NewReceipt = Pick<
  ReceiptRow,
  'id' | 'paymentId' | 'jurisdiction' | 'year' | 'number' | 'partnerId' | 'accountId' | 'content' | 'replaces'
> & { assessmentIds: readonly string[] };

export async function insertReceipts(tx: Tx, receipts: readonly NewReceipt[]): Promise<void> {
  await rows(
    tx,
    `insert into receipt (id, payment_id, jurisdiction, "year", number, partner_id, account_id, content, replaces, valid_until)
     select id, "paymentId", jurisdiction, "year", number, "partnerId", "accountId", content, replaces,
            (select max((item->>'validUntil')::date)
               from jsonb_array_elements(content->'items') as item
              where item->>'token' is not null)
       from jsonb_to_recordset($1) as r(id uuid, "paymentId" uuid, jurisdiction text, "year" smallint, number int,
                                        "partnerId" uuid, "accountId" uuid, content jsonb, replaces uuid)`,
    [JSON.stringify(receipts.map(({ assessmentIds, ...receipt }) => receipt))],
  );
  const items = receipts.flatMap(({ id, assessmentIds }) =>
    assessmentIds.map((assessmentId, place) => ({ receiptId: id, assessmentId, place })),
  );
  await rows(
    tx,
    `insert into receipt_item (receipt_id, place, assessment_id)
     select "receiptId", place, "assessmentId"
       from jsonb_to_recordset($1) as i("receiptId" uuid, place smallint, "assessmentId" uuid)`,
    [JSON.stringify(items)],
  );
}

export type StoredFile = { objectKey: string; sha256: Buffer; sizeBytes: number };

/**
 * Its file is stored. True when it counts from now on; one that was voided meanwhile has its file, too, and stays void.
 * Told again, it changes nothing.
 */
export async function markIssued(tx: Tx, id: string, { objectKey, sha256, sizeBytes }: StoredFile): Promise<boolean> {
  const marked = await row<{ state: ReceiptState }>(
    tx,
    `update receipt
        set object_key = $2, sha256 = $3, size_bytes = $4, issued_at = now(),
            state = case when state = 'numbered' then 'issued' else state end
      where id = $1
        and sha256 is null
        and state = any($5)
     returning state`,
    [id, objectKey, sha256, sizeBytes, receiptStatesBefore('file stored')],
  );
  return marked?.state === 'issued';
}

/** False when it was void before. */
export async function voidReceipt(
  tx: Tx,
  id: string,
  { reason, by }: { reason: string; by: string },
): Promise<boolean> {
  const voided = await rows(
    tx,
    `update receipt
        set state = 'void', voided_at = now(), void_reason = $2, voided_by = $3
      where id = $1
        and state = any($4)
     returning id`,
    [id, reason, by, receiptStatesBefore('declared void')],
  );
  return voided.length > 0;
}
