import { type AssessmentState, statesBefore } from '../domain/assessment/assessment-state';
import { stateIn } from './assessment-states';
import { type RowScope, scopeClause } from './row-scope';
import { row, rows, type Tx } from './sql';

/** What it was; amounts as digits. */
type Before = { jurisdiction: string; state: AssessmentState; amount: string; charges: string };
export type Cancelled = { outcome: 'cancelled'; before: Before } | { outcome: 'not found' } | { outcome: 'settled' };

/**
 * From here on the vehicle has no assessment for the year and can be given another. Its charges are waived; the amount
 * stays, to be seen. Settled is what was cancelled before, and whatever something was paid of: that is paid back first.
 */
export async function cancelAssessment(tx: Tx, scope: RowScope, id: string, reason: string): Promise<Cancelled> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${scopeClause(scope, params)}`;
  const before = await row<Before>(
    tx,
    `select jurisdiction, state, amount, charges
       from assessment
      where ${where}
        for update`,
    params,
  );
  if (before === undefined) return { outcome: 'not found' };
  const cancelled = await rows(
    tx,
    `with cancelled as (
       update assessment
          set state = 'cancelled', cancelled_reason = $2, charges = 0
        where id = $1
          and ${stateIn(statesBefore('cancelled with a reason'))}
          and paid = 0
       returning id
     ), waived as (
       update assessment_charge
          set waived_at = now()
         from cancelled
        where assessment_id = cancelled.id
          and waived_at is null
     )
     select id from cancelled`,
    [id, reason],
  );
  return cancelled.length === 0 ? { outcome: 'settled' } : { outcome: 'cancelled', before };
}
