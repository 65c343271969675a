// Charges for being late: what is overdue with all that its charges follow from, and the new rows with the sum beside the
// assessment. Nothing is charged twice: the table has one row for each period, and only what went in is added.
import { stateIn } from './assessment-states';
import { rows, type Sql, type Tx } from './sql';

export type OverdueAssessment = {
  id: string;
  subject: string;
  fiscalYear: number;
  requestedOn: string | null;
  dueOn: string;
  /** Digits. */
  amount: string;
  paid: string;
  revision: number;
  /** All that stand, of whatever day. */
  charges: { rule: string; dueOn: string; period: string; amount: number }[];
  /** Ordered by number; empty where the amount is not split. */
  instalments: { number: number; amount: number; dueOn: string }[];
};

/** The next ones behind `after` in the order of ids. */
export const overduePage = (
  sql: Sql,
  jurisdiction: string,
  { after, most }: { after: string | null; most: number },
): Promise<OverdueAssessment[]> =>
  rows(
    sql,
    `select id, coalesce(service, category) as subject, fiscal_year as "fiscalYear", requested_on::text as "requestedOn",
            due_on::text as "dueOn", amount, paid, revision,
            coalesce((select json_agg(json_build_object('rule', rule, 'dueOn', due_on, 'period', period, 'amount', amount))
                        from assessment_charge
                       where assessment_id = a.id
                         and waived_at is null), '[]') as charges,
            coalesce((select json_agg(json_build_object('number', number, 'amount', amount, 'dueOn', due_on) order by number)
                        from instalment
                       where assessment_id = a.id), '[]') as instalments
       from assessment a
      where jurisdiction = $1
        and ${stateIn(['overdue'])}
        and due_on is not null
        and id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
      order by id
      limit $3`,
    [jurisdiction, after, most],
  );

export type NewCharge = {
  assessmentId: string;
  rule: string;
  /** The day that was missed. */
  dueOn: string;
  period: string;
  kind: 'penalty' | 'interest' | 'late-fee';
  amount: number;
  explanation: object;
  /** As they were read: what has changed since is left for the next night. */
  revision: number;
  paid: string;
  assessmentDueOn: string;
};

export type Charged = { charges: number; amount: string };

/** What went in. Lock the assessments before. */
export async function chargeLate(tx: Tx, charges: readonly NewCharge[], today: string): Promise<Charged> {
  const [charged] = await rows<Charged>(
    tx,
    `with charge as (
       insert into assessment_charge (assessment_id, rule, due_on, period, kind, amount, explanation, charged_on)
       select id, rule, "dueOn", period, given.kind, given.amount, given.explanation, $2
         from json_to_recordset($1) as given(
                "assessmentId" uuid, rule text, "dueOn" date, period text, kind text, amount bigint, explanation json,
                revision int, paid bigint, "assessmentDueOn" date)
         join assessment a on a.id = "assessmentId"
        where a.${stateIn(['overdue'])}
          and a.revision = given.revision
          and a.paid = given.paid
          and a.due_on = "assessmentDueOn"
           on conflict on constraint assessment_charge_once do nothing
       returning assessment_id, amount
     ), raised as (
       update assessment a
          set charges = a.charges + sum.amount
         from (select assessment_id, sum(amount) as amount from charge group by assessment_id) sum
        where a.id = sum.assessment_id
     )
     select count(*)::int as charges, coalesce(sum(amount), 0)::text as amount from charge`,
    [JSON.stringify(charges), today],
  );
  return charged!;
}
