// What SQL says of an assessment's state: guards of moves, and the state that the facts demand. Everybody who changes
// assessments in sets takes them from here.
import { type AssessmentState, assessmentStates, isOpen } from '../domain/assessment/assessment-state';
import { rows, type Tx } from './sql';

/** A condition on the column `state`, spelt out: of a parameter the planner would not know that a partial index serves it. */
export const stateIn = (states: readonly AssessmentState[]): string =>
  `state in (${states.map((state) => `'${state}'`).join(', ')})`;

/** Something may still be owed. */
export const stateIsOpen: string = stateIn(assessmentStates.filter(isOpen));

/** `stateFor` in SQL, of what is neither exempt nor cancelled; each is an expression over the row. */
export const stateOf = ({ dueOn, charges, today }: Record<'dueOn' | 'charges' | 'today', string>): string => `
  case when paid >= amount + ${charges} then 'paid'
       when ${dueOn} < ${today} then 'overdue'
       when paid > 0 then 'partly-paid'
       else 'due' end`;

/**
 * For transactions that go through assessments page by page in the order of ids: from statistics that are old the planner
 * takes a page for a few rows, reads all that is left and sorts it – for every page. 49 ms instead of 12 with 120 000 rows.
 */
export const walkInOrder = (tx: Tx): Promise<unknown> => rows(tx, `select set_config('enable_sort', 'off', true)`);

/**
 * To be awaited before the statement that changes them: a statement that waits for a row still does not see the charges
 * that whoever held it has just committed. In the order of ids, as everybody locks several.
 */
export const lockAssessments = (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  rows(tx, `select from assessment where id = any($1::uuid[]) order by id for no key update`, [ids]);
