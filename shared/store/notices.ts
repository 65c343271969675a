// Assessments as whoever has their notice sees them: found by its reference, without anything about anybody.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Currency } from '../domain/money';
import type { NoticeKey } from '../domain/payment/notice-reference';
import type { AssessmentKind } from './assessment-reads';
import { inUnderWay } from './payment-states';
import { rows, type Sql } from './sql';

/** Amounts are digits, days YYYY-MM-DD. */
export type NoticeRow = {
  id: string;
  kind: AssessmentKind;
  jurisdiction: string;
  fiscalYear: number;
  category: string;
  service: string | null;
  /** As it was sent; null of a service. */
  registration: string | null;
  amount: string;
  charges: string;
  paid: string;
  currency: Currency;
  state: AssessmentState;
  dueOn: string | null;
  tariffId: string;
  tariffVersion: number;
  explanation: unknown;
};

/**
 * Undefined also for a test, and where two of one millisecond share 35 bits of their hashes: nobody pays for what may be
 * somebody else's. The key is the primary key's, a range of one millisecond; of the rows in it – a worker makes some
 * hundreds – the one that is meant is chosen by its hash.
 */
export async function findNotice(sql: Sql, key: NoticeKey): Promise<NoticeRow | undefined> {
  const found = await rows<NoticeRow>(sql, ...noticeQuery(key));
  return found.length === 1 ? found[0] : undefined;
}

/** Apart from asking it, so that a test can see how it would be carried out. */
export const noticeQuery = ({ fromId, toId, fromHash, toHash }: NoticeKey): [text: string, params: unknown[]] => [
  `select id, kind, jurisdiction, fiscal_year as "fiscalYear", category, service, registration, amount, charges, paid,
          currency, state, due_on::text as "dueOn", tariff_id as "tariffId", tariff_version as "tariffVersion", explanation
     from assessment
    where id between $1 and $2
      and substr(sha256(uuid_send(id)), 1, 5) between $3 and $4
      and not is_test
    limit 2`,
  [fromId, toId, fromHash, toHash],
];

/** `isAnybodys`: ordered by somebody who had the notice and no account. */
export type PaymentUnderWay = {
  id: string;
  provider: ProviderName;
  /** Digits: what it asks for of this assessment. */
  amount: string;
  expiresAt: Date;
  isAnybodys: boolean;
};

/** The newest first. */
export const paymentsUnderWay = (sql: Sql, assessmentId: string): Promise<PaymentUnderWay[]> =>
  rows(
    sql,
    `select p.id, p.provider, i.amount, p.expires_at as "expiresAt",
            p.partner_id is null and p.account_id is null as "isAnybodys"
       from payment_item i
       join payment p on p.id = i.payment_id
      where i.assessment_id = $1
        and p.state ${inUnderWay}
      order by p.id desc`,
    [assessmentId],
  );

export type PaidThing = Pick<NoticeRow, 'id' | 'fiscalYear' | 'service' | 'registration'> & {
  amount: string;
  /** How many things the payment is for. */
  total: number;
};

/** The first `most` in their order. */
export const thingsOfPayment = (sql: Sql, paymentId: string, most: number): Promise<PaidThing[]> =>
  rows(
    sql,
    `select a.id, a.fiscal_year as "fiscalYear", a.service, a.registration, i.amount, (count(*) over ())::int as total
       from payment_item i
       join assessment a on a.id = i.assessment_id
      where i.payment_id = $1
      order by i.place
      limit $2`,
    [paymentId, most],
  );
