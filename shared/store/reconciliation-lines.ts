// Lines of reconciliations: stored as they come, decided on in pages, and read in order for the report.
import type { LineKind, LineOutcome } from '../domain/payment/judge-line';
import { row, rows, type Sql, type Tx } from './sql';

export type NewLine = {
  kind: LineKind;
  transaction: string;
  reference: string | null;
  providerReference: string | null;
  amount: bigint;
  currency: string;
  fee: bigint | null;
  at: Date;
};

/**
 * Behind those that are there; what is there already under its name is left out. The reconciliation is locked, so that
 * two who list one day at once number their lines in turn. Returns the places in `lines` of those that were new.
 */
export async function insertLines(tx: Tx, id: string, lines: readonly NewLine[]): Promise<number[]> {
  const inserted = await rows<{ number: number; last: number }>(
    tx,
    `with last as (
       select coalesce(max(number), 0) as number from reconciliation_line where reconciliation_id = $1
     )
     insert into reconciliation_line (reconciliation_id, number, kind, transaction, reference, provider_reference, amount,
                                      currency, fee, happened_at)
     select $1, last.number + l.place, kind, transaction, reference, "providerReference", amount, currency, fee, at
       from last
      cross join rows from (json_to_recordset($2) as (
                   kind text, transaction text, reference text, "providerReference" text, amount bigint, currency text,
                   fee bigint, at timestamptz)) with ordinality
            as l(kind, transaction, reference, "providerReference", amount, currency, fee, at, place)
      order by l.place
         on conflict (reconciliation_id, kind, transaction) do nothing
     returning number, (select number from last) as last`,
    [id, JSON.stringify(lines, (_, value) => (typeof value === 'bigint' ? value.toString() : value))],
  );
  return inserted.map(({ number, last }) => number - last - 1);
}

/** Amounts are digits. */
export type UndecidedLine = {
  number: number;
  kind: LineKind;
  transaction: string;
  reference: string | null;
  providerReference: string | null;
  amount: string;
  currency: string;
  fee: string | null;
  at: Date;
};

/** Of a reconciliation that is locked, in order. */
export const undecidedLines = (tx: Tx, id: string, limit: number): Promise<UndecidedLine[]> =>
  rows(
    tx,
    `select number, kind, transaction, reference, provider_reference as "providerReference", amount, currency, fee,
            happened_at as at
       from reconciliation_line
      where reconciliation_id = $1
        and outcome is null
      order by number
      limit $2`,
    [id, limit],
  );

export const countUndecided = async (sql: Sql, id: string): Promise<number> =>
  (await row<{ count: number }>(
    sql,
    `select count(*)::int as count from reconciliation_line where reconciliation_id = $1 and outcome is null`,
    [id],
  ))!.count;

export type DecidedLine = {
  number: number;
  outcome: LineOutcome;
  paymentId: string | null;
  /** What the movement is called here that it is. */
  transactionHere: string | null;
  /** Digits. */
  amountHere: string | null;
  /** What the case is about that says what is wrong, where something is. */
  caseAbout: string | null;
};

export const decideLines = async (tx: Tx, id: string, lines: readonly DecidedLine[]): Promise<unknown> =>
  lines.length > 0 &&
  rows(
    tx,
    `update reconciliation_line l
        set outcome = d.outcome,
            payment_id = d."paymentId",
            transaction_here = d."transactionHere",
            amount_here = d."amountHere",
            case_id = (select c.id
                         from payment_case c
                        where c.about = d."caseAbout"
                          and c.kind = any($3)
                        order by c.id desc
                        limit 1)
       from json_to_recordset($2) as d(
              number int, outcome text, "paymentId" uuid, "transactionHere" text, "amountHere" bigint, "caseAbout" text)
      where l.reconciliation_id = $1
        and l.number = d.number`,
    [id, JSON.stringify(lines), caseKindsOfMovements],
  );

/** Of those that are about a movement of money. */
const caseKindsOfMovements = [
  'overpaid',
  'underpaid',
  'paid-for-cancelled',
  'unidentified',
  'second-payment',
  'different-amount',
  'different-currency',
  'missing-there',
];

/** They are of another jurisdiction, which has them on a list of its own. */
export const leaveOutLines = async (tx: Tx, id: string, numbers: readonly number[]): Promise<unknown> =>
  numbers.length > 0 &&
  rows(tx, `delete from reconciliation_line where reconciliation_id = $1 and number = any($2::int[])`, [id, numbers]);

export type ReportedLine = Omit<UndecidedLine, 'transaction' | 'amount' | 'at'> & {
  transaction: string | null;
  /** Null for what is missing there. */
  amount: string | null;
  at: Date | null;
  /** Null before it is decided on. */
  outcome: LineOutcome | null;
  paymentId: string | null;
  amountHere: string | null;
  caseId: string | null;
};

/** In order, behind `after`. */
export const linesAfter = (sql: Sql, id: string, after: number, limit: number): Promise<ReportedLine[]> =>
  rows(
    sql,
    `select number, kind, transaction, reference, provider_reference as "providerReference", amount, currency, fee,
            happened_at as at, outcome, payment_id as "paymentId", amount_here as "amountHere", case_id as "caseId"
       from reconciliation_line
      where reconciliation_id = $1
        and number > $2
      order by number
      limit $3`,
    [id, after, limit],
  );
