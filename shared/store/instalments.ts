// Amounts that are paid in parts.
import { type AssessmentState, statesBefore } from '../domain/assessment/assessment-state';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, rows, type Sql, type Tx } from './sql';

/** Digits; YYYY-MM-DD. Numbered from 1. */
export type InstalmentRow = { number: number; amount: string; dueOn: string };

export const instalmentsOf = (sql: Sql, assessmentId: string): Promise<InstalmentRow[]> =>
  rows(
    sql,
    `select number, amount, due_on::text as "dueOn"
       from instalment
      where assessment_id = $1
      order by number`,
    [assessmentId],
  );

export type LockedAssessment = {
  jurisdiction: string;
  currency: string;
  /** Digits. */
  amount: string;
  charges: string;
  paid: string;
  dueOn: string | null;
  state: AssessmentState;
};

/** Until the commit nobody pays it, charges it or splits it. Undefined also when it lies outside of the scope. */
export function lockAssessment(tx: Tx, scope: OwnedScope, id: string): Promise<LockedAssessment | undefined> {
  const params: unknown[] = [id];
  return row(
    tx,
    `select jurisdiction, currency, amount, charges, paid, due_on::text as "dueOn", state
       from assessment
      where id = $1
        and ${ownedScopeClause(scope, params)}
        for update`,
    params,
  );
}

type Part = { number: number; amount: bigint; dueOn: string };

export const insertInstalments = (tx: Tx, assessmentId: string, parts: readonly Part[]): Promise<unknown> =>
  rows(
    tx,
    `insert into instalment (assessment_id, number, amount, due_on)
     select $1, number, amount, "dueOn"
       from jsonb_to_recordset($2) as x(number int, amount bigint, "dueOn" date)
      order by number`,
    [assessmentId, JSON.stringify(parts.map(({ amount, ...part }) => ({ ...part, amount: amount.toString() })))],
  );

/** Of an assessment that is locked. Throws when its state allows no other day. */
export async function moveDueDate(tx: Tx, id: string, dueOn: string, state: AssessmentState): Promise<void> {
  const moved = await rows(
    tx,
    `update assessment
        set due_on = $2, state = $3
      where id = $1
        and state = any($4)
     returning id`,
    [id, dueOn, state, statesBefore('due date moved')],
  );
  if (moved.length === 0) throw new Error(`the due date of assessment ${id} cannot be moved`);
}
