// Assessments of services: made one by one, at the request of a partner or a person.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import { type Explanation, explanationJson } from '../domain/explanation/explanation';
import { assessmentColumns, type ExplainedAssessmentRow } from './assessment-reads';
import { row, type Sql, type Tx } from './sql';

/** Whose it is: of a partner or of a citizen's account. */
export type AssessmentOwner = { partnerId: string; accountId: null } | { partnerId: null; accountId: string };

/** Amounts are whole units of the currency, days YYYY-MM-DD. */
export type NewServiceAssessment = {
  id: string;
  owner: AssessmentOwner;
  jurisdiction: string;
  service: string;
  ref: string | null;
  requestedOn: string;
  /** Null while no day is set. */
  dueOn: string | null;
  amount: bigint;
  currency: string;
  state: AssessmentState;
  tariff: { id: string; version: number };
  explanation: Explanation;
  isTest: boolean;
};

export async function insertServiceAssessment(tx: Tx, one: NewServiceAssessment): Promise<ExplainedAssessmentRow> {
  const inserted = await row<ExplainedAssessmentRow>(
    tx,
    `insert into assessment (id, kind, partner_id, account_id, jurisdiction, fiscal_year, category, service, ref,
                             requested_on, due_on, amount, currency, state, tariff_id, tariff_version, explanation, is_test)
     values ($1, 'service-fee', $2, $3, $4, $5, 'service', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     returning ${assessmentColumns}, explanation`,
    [
      one.id,
      one.owner.partnerId,
      one.owner.accountId,
      one.jurisdiction,
      one.explanation.fiscalYear,
      one.service,
      one.ref,
      one.requestedOn,
      one.dueOn,
      one.amount.toString(),
      one.currency,
      one.state,
      one.tariff.id,
      one.tariff.version,
      explanationJson(one.explanation),
      one.isTest,
    ],
  );
  return inserted!;
}

/** Whether the account is one of a citizen of the jurisdiction who may owe something. */
export const isCitizenOf = async (sql: Sql, accountId: string, jurisdiction: string): Promise<boolean> =>
  (await row(
    sql,
    `select
       from account
      where id = $1
        and role = 'citizen'
        and state = 'active'
        and jurisdiction = $2`,
    [accountId, jurisdiction],
  )) !== undefined;
