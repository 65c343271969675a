// Cases are closed: by a person who says what becomes of it, or because what they were about is gone. Lock the payment
// that a case is about before the case.
import { type CaseKind, casesByKind } from '../domain/payment/case-actions';
import { asideKinds, type Holding } from '../domain/payment/split-refund';
import { type CaseRow, caseColumns } from './case-reads';
import { row, rows, type Tx } from './sql';

export const lockCase = (tx: Tx, id: string): Promise<CaseRow | undefined> =>
  row(tx, `select ${caseColumns} from payment_case where id = $1 for update`, [id]);

export type Closing = {
  state: 'resolved' | 'dismissed';
  /** What became of it, as a word. */
  resolution: string;
  by: string;
  reason: string;
};

/** False when it was closed before. */
export async function closeCase(tx: Tx, id: string, { state, resolution, by, reason }: Closing): Promise<boolean> {
  const closed = await rows(
    tx,
    `update payment_case
        set state = $2, resolution = $3, resolved_by = $4, reason = $5, resolved_at = now()
      where id = $1
        and state = 'open'
     returning id`,
    [id, state, resolution, by, reason],
  );
  return closed.length > 0;
}

/** What was to become of it did not: the refund that it was closed for was refused or withdrawn. */
export const reopenCase = (tx: Tx, id: string): Promise<unknown> =>
  rows(
    tx,
    `update payment_case
        set state = 'open', resolution = null, resolved_by = null, reason = null, resolved_at = null
      where id = $1
        and state = 'resolved'`,
    [id],
  );

/** A part of what lies there because of it went elsewhere; the rest is still for somebody to decide on. */
export const leaveInCase = (tx: Tx, id: string, left: bigint): Promise<unknown> =>
  rows(tx, `update payment_case set amount = $2 where id = $1`, [id, left.toString()]);

/** Of one thing. */
export const lockCaseAbout = (tx: Tx, kind: CaseKind, about: string): Promise<CaseRow | undefined> =>
  row(tx, `select ${caseColumns} from payment_case where kind = $1 and about = $2 for update`, [kind, about]);

/** What was learned of it since it was opened. */
export const tellCase = (tx: Tx, id: string, details: Record<string, unknown>): Promise<unknown> =>
  rows(tx, `update payment_case set details = details || $2::jsonb where id = $1`, [id, JSON.stringify(details)]);

/**
 * Open cases of what lies aside, where nothing lies there any more: all of the payment was paid back at once. `except` is
 * the one that is being resolved by it.
 */
export async function closeEmptied(
  tx: Tx,
  { paymentId, left, by, except }: { paymentId: string; left: readonly Holding[]; by: string; except: string | null },
): Promise<void> {
  const empty = asideKinds.filter((kind) => !left.some((one) => one.kind === kind));
  const kinds = Object.entries(casesByKind).flatMap(([kind, lies]) =>
    empty.some((one) => one === lies.in) ? kind : [],
  );
  await rows(
    tx,
    `update payment_case
        set state = 'resolved', resolution = 'refund', resolved_by = $3, resolved_at = now(),
            reason = 'what lay aside was paid back with the payment'
      where payment_id = $1
        and kind = any($2)
        and state = 'open'
        and id is distinct from $4`,
    [paymentId, kinds, by, except],
  );
}

/** Receipts that nobody made any more are there after all. By what the cases are about: payments, or receipts. */
export const closeUnmade = (tx: Tx, about: readonly string[]): Promise<unknown> =>
  rows(
    tx,
    `update payment_case
        set state = 'resolved', resolution = 'made', resolved_by = 'system', resolved_at = now(),
            reason = 'the receipt was made after all'
      where kind = 'no-receipt'
        and about = any($1)
        and state = 'open'`,
    [about],
  );
