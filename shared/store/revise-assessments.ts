// Changes what assessments come to, and keeps what they were: each change is a row of history in the same statement.
// Exemptions that are approved and tariffs that are corrected lead here. What was paid for is never changed.
import { type AssessmentState, statesBefore } from '../domain/assessment/assessment-state';
import { toJsonInteger } from '../domain/money';
import { lockAssessments, stateIn } from './assessment-states';
import { rows, type Tx } from './sql';

export type AssessmentChange = {
  id: string;
  /** As it was read: whatever somebody else has changed since stays as they left it. */
  revision: number;
  /** Whole units of the currency, which stays what it is. */
  amount: bigint;
  /** As the facts demand it. Read the row `for update`: its due date and charges change without a revision. */
  state: AssessmentState;
  tariffId: string;
  tariffVersion: number;
  /** JSON text, as `explanationJson` words it. */
  explanation: string;
  /** Stays what it is when left out; null while no day is set. */
  dueOn?: string | null;
  /** For people who read the history: `exemption approved`. */
  why: string;
  /** The exemption or reassessment that caused it. */
  causeId: string | null;
};

/**
 * Returns the ids that were changed. Left out is what is at another revision than the one that was read, what was paid in
 * part or in full, and what is cancelled. Charges for being late are waived where amount, due date or state change: they
 * were of a debt that no longer is, and the night charges anew what remains late.
 */
export async function reviseAssessments(tx: Tx, changes: readonly AssessmentChange[]): Promise<string[]> {
  if (changes.length === 0) return [];
  const records = changes.map(({ amount, dueOn, ...change }) => ({
    ...change,
    amount: toJsonInteger(amount),
    keepsDueOn: dueOn === undefined,
    dueOn: dueOn ?? null,
  }));
  await lockAssessments(
    tx,
    changes.map(({ id }) => id),
  );
  const changed = await rows<{ id: string }>(tx, statement, [JSON.stringify(records)]);
  return changed.map(({ id }) => id);
}

const statement = `
  with change as materialized (
    select *
      from json_to_recordset($1) as x(
             id uuid, revision int, amount bigint, state text, "tariffId" text, "tariffVersion" int, explanation text,
             "keepsDueOn" boolean, "dueOn" date, why text, "causeId" uuid)
  ), before as materialized (
    select a.id, a.revision, a.amount, a.state, a.tariff_id, a.tariff_version, a.explanation,
           case when "keepsDueOn" then a.due_on else "dueOn" end as next_due_on,
           (a.amount, a.state, a.due_on) is distinct from
             (change.amount, change.state, case when "keepsDueOn" then a.due_on else "dueOn" end) as is_another_debt
      from assessment a
      join change on change.id = a.id and change.revision = a.revision
     where a.paid = 0
       and a.${stateIn(statesBefore('correction published'))}
  ), kept as (
    insert into assessment_revision (assessment_id, revision, amount, state, tariff_id, tariff_version, explanation, why,
                                     cause_id)
    select id, before.revision, before.amount, before.state, tariff_id, tariff_version, before.explanation, why, "causeId"
      from before
      join change using (id)
  ), waived as (
    update assessment_charge
       set waived_at = now()
      from before
     where assessment_id = before.id
       and is_another_debt
       and waived_at is null
  )
  update assessment a
     set amount = change.amount,
         state = change.state,
         tariff_id = "tariffId",
         tariff_version = "tariffVersion",
         explanation = change.explanation::json,
         due_on = next_due_on,
         charges = case when is_another_debt then 0 else a.charges end,
         revision = a.revision + 1
    from before
    join change using (id)
   where a.id = before.id
  returning a.id`;
