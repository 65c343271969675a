// What whoever verifies a receipt is told besides what it says itself.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { ReceiptNumber } from '../domain/receipt/receipt-number';
import { row, rows, type Sql } from './sql';

/** What became of each item of the receipt, in its order. `paid` is digits: less what was refunded. */
export const itemsToday = (sql: Sql, receiptId: string): Promise<{ state: AssessmentState; paid: string }[]> =>
  rows(
    sql,
    `select a.state, a.paid
       from receipt_item i
       join assessment a on a.id = i.assessment_id
      where i.receipt_id = $1
      order by i.place`,
    [receiptId],
  );

/** The one that stands in its place today, if any: a replacement may have been replaced itself. */
export const standingInFor = (sql: Sql, receiptId: string): Promise<ReceiptNumber | undefined> =>
  row(
    sql,
    `with recursive later as (
       select id, jurisdiction, "year", number, state
         from receipt
        where replaces = $1
        union all
       select r.id, r.jurisdiction, r."year", r.number, r.state
         from later l
         join receipt r on r.replaces = l.id)
     select jurisdiction, "year", number
       from later
      where state <> 'void'`,
    [receiptId],
  );

/** Void ones of which a code could still be taken for valid on `today`. */
export const voidedNumbers = (sql: Sql, today: string): Promise<ReceiptNumber[]> =>
  rows(
    sql,
    `select jurisdiction, "year", number
       from receipt
      where state = 'void'
        and valid_until >= $1
      order by jurisdiction, "year", number`,
    [today],
  );
