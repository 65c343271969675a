// What messages are about that gather several things.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { Currency } from '../domain/money';
import { rows, type Sql } from './sql';

/** Amounts are digits. */
export type NotificationSubject = {
  assessmentId: string;
  registration: string | null;
  service: string | null;
  fiscalYear: number;
  amount: string;
  charges: string;
  paid: string;
  currency: Currency;
  state: AssessmentState;
  dueOn: string | null;
};

/** What falls due first comes first. */
export const subjectsOf = (sql: Sql, notificationId: string): Promise<NotificationSubject[]> =>
  rows(
    sql,
    `select a.id as "assessmentId", a.registration, a.service, a.fiscal_year as "fiscalYear", a.amount, a.charges, a.paid,
            a.currency, a.state, a.due_on::text as "dueOn"
       from notification_subject s
       join assessment a on a.id = s.assessment_id
      where s.notification_id = $1
      order by a.due_on nulls last, a.id`,
    [notificationId],
  );
