// What is owed and falls, or fell, due on one day, for reminders.
import { stateIn } from './assessment-states';
import { rows, type Sql } from './sql';

export type RemindedAssessment = { id: string; accountId: string | null };

/**
 * A page of it, in the order of ids. Two halves, each with a partial index of its own: what is late has another one than
 * what is not, and of a day before today either may be there, as the night that makes the one of the other is under way.
 */
export function dueOnDay(
  sql: Sql,
  { jurisdiction, dueOn }: { jurisdiction: string; dueOn: string },
  { after, most }: { after: string | null; most: number },
): Promise<RemindedAssessment[]> {
  const half = (isInState: string) => `
       (select id, account_id
          from assessment
         where jurisdiction = $1
           and due_on = $2::date
           and ${isInState}
           and not is_test
           and ($3::uuid is null or id > $3)
         order by id
         limit $4)`;
  return rows(
    sql,
    `select id, account_id as "accountId"
       from (${half(stateIn(['due', 'partly-paid']))}
             union all
             ${half(stateIn(['overdue']))}) as owed
      order by id
      limit $4`,
    [jurisdiction, dueOn, after, most],
  );
}
