// What falls due: the day goes by, or the next instalment's day takes its place.
import { statesBefore } from '../domain/assessment/assessment-state';
import { stateIn, stateIsOpen, stateOf } from './assessment-states';
import { rows, type Sql, type Tx } from './sql';

/** Up to `most` whose day was before `today`, the longest due first. What is settled with `settleDueDays` is not among them. */
export async function fallenDue(sql: Sql, jurisdiction: string, today: string, most: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    sql,
    `select id
       from assessment
      where jurisdiction = $1
        and ${stateIn(statesBefore('due date passed'))}
        and due_on < $2
      order by due_on, id
      limit $3`,
    [jurisdiction, today, most],
  );
  return found.map(({ id }) => id);
}

export type SettledDueDay = { id: string; state: string; dueOn: string; movedOn: boolean };

/**
 * Gives open assessments the state of the day. Of those in instalments first the due day: that of the first part which
 * what was paid does not cover; where all are covered, it stays. To be locked before.
 */
export const settleDueDays = (tx: Tx, ids: readonly string[], today: string): Promise<SettledDueDay[]> =>
  rows(
    tx,
    `with part as (
       select assessment_id, due_on, sum(amount) over (partition by assessment_id order by number) as up_to
         from instalment
        where assessment_id = any($1::uuid[])
     ), day as (
       select a.id, a.due_on as before, coalesce(min(part.due_on), a.due_on) as due_on
         from assessment a
         left join part on part.assessment_id = a.id and part.up_to > a.paid
        where a.id = any($1::uuid[])
          and a.due_on is not null
          and a.${stateIsOpen}
        group by a.id
     )
     update assessment a
        set due_on = day.due_on,
            state = ${stateOf({ dueOn: 'day.due_on', charges: 'charges', today: '$2::date' })}
       from day
      where a.id = day.id
     returning a.id, a.state, a.due_on::text as "dueOn", day.due_on <> day.before as "movedOn"`,
    [ids, today],
  );
