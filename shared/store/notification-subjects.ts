// What messages are about that gather several things.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { Currency } from '../domain/money';
import type { LocalNames } from '../domain/tariff/document-fields';
import { rows, type Sql, type Tx } from './sql';

/** Amounts are digits. */
export type NotificationSubject = {
  assessmentId: string;
  registration: string | null;
  service: { code: string; names: LocalNames } | null;
  fiscalYear: number;
  /** The whole tax. */
  amount: string;
  /** What of it falls due by `dueOn`, or fell due until today: the same, unless it is split into instalments. */
  amountByDay: string;
  charges: string;
  paid: string;
  currency: Currency;
  state: AssessmentState;
  dueOn: string | null;
};

/** What falls due first comes first. `today` is the day in the jurisdiction. */
export const subjectsOf = (sql: Sql, notificationId: string, today: string): Promise<NotificationSubject[]> =>
  rows(
    sql,
    `select a.id as "assessmentId", a.registration, a.fiscal_year as "fiscalYear", a.amount, a.charges, a.paid,
            case when a.service is not null
                 then jsonb_build_object('code', a.service, 'names', coalesce(s.names, '{}')) end as service,
            coalesce((select sum(i.amount) from instalment i
                       where i.assessment_id = a.id and i.due_on <= greatest(a.due_on, $2::date)),
                     a.amount)::bigint as "amountByDay",
            a.currency, a.state, a.due_on::text as "dueOn"
       from notification_subject n
       join assessment a on a.id = n.assessment_id
       left join service s on s.jurisdiction = a.jurisdiction and s.code = a.service
      where n.notification_id = $1
      order by a.due_on nulls last, a.id`,
    [notificationId, today],
  );

/** Which of the causes somebody was told for, or is going to be. */
export async function knownCauses(sql: Sql, causes: readonly string[]): Promise<Set<string>> {
  const known = await rows<{ cause: string }>(sql, `select cause from notification where cause = any($1)`, [causes]);
  return new Set(known.map(({ cause }) => cause));
}

export type NewSubject = { cause: string; assessmentId: string };

/**
 * Adds to messages, by their causes, what they are about. Not to those whose time comes before `waitingUntil`: somebody
 * may be reading what such a message is about, and what is added behind their back would be told to nobody.
 */
export const addSubjects = (tx: Tx, subjects: readonly NewSubject[], waitingUntil: Date): Promise<unknown> =>
  rows(
    tx,
    `insert into notification_subject (notification_id, assessment_id)
     select n.id, x."assessmentId"
       from json_to_recordset($1) as x(cause text, "assessmentId" uuid)
       join notification n on n.cause = x.cause
      where n.state = 'waiting'
        and n.not_before >= $2
      order by n.id, x."assessmentId"
         on conflict do nothing`,
    [JSON.stringify(subjects), waitingUntil],
  );

/** Those that are in no message of their cause: it had been sent. */
export async function missingSubjects(tx: Tx, subjects: readonly NewSubject[]): Promise<Map<string, Set<string>>> {
  const missing = await rows<{ cause: string; assessmentIds: string[] }>(
    tx,
    `select x.cause, array_agg(x."assessmentId") as "assessmentIds"
       from json_to_recordset($1) as x(cause text, "assessmentId" uuid)
       join notification n on n.cause = x.cause
      where not exists (select
                          from notification_subject s
                         where s.notification_id = n.id
                           and s.assessment_id = x."assessmentId")
      group by x.cause`,
    [JSON.stringify(subjects)],
  );
  return new Map(missing.map(({ cause, assessmentIds }) => [cause, new Set(assessmentIds)]));
}
