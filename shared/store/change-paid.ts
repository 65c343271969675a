// What was paid of assessments goes down with a refund, and up again when it fails. Whatever they have become meanwhile,
// the money is a fact: an exempt or cancelled one stays what it is.
import { type AssessmentMove, statesBefore } from '../domain/assessment/assessment-state';
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { lockAssessments, stateIn, stateIsOpen, stateOf } from './assessment-states';
import { settleDueDays } from './falling-due';
import { rows, type Tx } from './sql';

/** Of one jurisdiction; amounts above 0. Locks them first, in the order of ids. */
export async function changePaid(
  tx: Tx,
  jurisdiction: string,
  amounts: ReadonlyMap<string, bigint>,
  by: Extract<AssessmentMove, 'refunded' | 'refund failed'>,
): Promise<void> {
  if (amounts.size === 0) return;
  const ids = [...amounts.keys()];
  const signed = [...amounts.values()].map((amount) => String(by === 'refunded' ? -amount : amount));
  const today = dayIn(packOf(jurisdiction).timeZone, new Date());
  await lockAssessments(tx, ids);
  const changed = await rows<{ id: string; isSplit: boolean }>(
    tx,
    `with changed as (
       select a.id, a.state, a.paid + c.amount as paid, a.amount, a.charges, a.due_on
         from unnest($1::uuid[], $2::bigint[]) as c(id, amount)
         join assessment a on a.id = c.id
     ), judged as (
       select id, paid,
              case when ${stateIn(['exempt', 'cancelled'])} then state
                   else ${stateOf({ dueOn: 'due_on', charges: 'charges', today: '$3::date' })} end as state
         from changed
     )
     update assessment a
        set paid = judged.paid, state = judged.state
       from judged
      where a.id = judged.id
        and a.jurisdiction = $4
        and a.${stateIn(statesBefore(by))}
     returning a.id, a.${stateIsOpen} and exists (select from instalment where assessment_id = a.id) as "isSplit"`,
    [ids, signed, today, jurisdiction],
  );
  if (changed.length < amounts.size) throw new Error('an assessment that money is taken from cannot be changed');
  // What is paid in parts is due with the first part that is not covered any more.
  const split = changed.filter(({ isSplit }) => isSplit).map(({ id }) => id);
  if (split.length > 0) await settleDueDays(tx, split, today);
}
