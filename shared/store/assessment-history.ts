// What became of one assessment: the charges for being late, and what it was before it was changed. Who may see it is
// asked first, with `currencyOf`.
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, rows, type Sql } from './sql';

/** Undefined when there is no such assessment in the scope. */
export async function currencyOf(sql: Sql, scope: OwnedScope, id: string): Promise<string | undefined> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${ownedScopeClause(scope, params)}`;
  return (await row<{ currency: string }>(sql, `select currency from assessment where ${where}`, params))?.currency;
}

export type ChargeRow = {
  rule: string;
  /** The day that was missed. */
  dueOn: string;
  period: string;
  kind: 'penalty' | 'interest' | 'late-fee';
  /** Digits. */
  amount: string;
  chargedOn: string;
  waivedAt: Date | null;
  explanation: unknown;
};

/** Oldest first. Rows of one night have one time, so a new part of a month comes after the once that it belongs to. */
export const listCharges = (sql: Sql, id: string): Promise<ChargeRow[]> =>
  rows(
    sql,
    `select rule, due_on::text as "dueOn", period, kind, amount, charged_on::text as "chargedOn",
            waived_at as "waivedAt", explanation
       from assessment_charge
      where assessment_id = $1
      order by created_at, due_on, kind = 'interest', length(period), period`,
    [id],
  );

export type RevisionRow = {
  revision: number;
  amount: string;
  state: string;
  tariffId: string;
  tariffVersion: number;
  explanation: unknown;
  why: string;
  causeId: string | null;
  replacedAt: Date;
};

/** The last that was replaced first. What it is now is the assessment itself. */
export const listRevisions = (sql: Sql, id: string): Promise<RevisionRow[]> =>
  rows(
    sql,
    `select revision, amount, state, tariff_id as "tariffId", tariff_version as "tariffVersion", explanation, why,
            cause_id as "causeId", replaced_at as "replacedAt"
       from assessment_revision
      where assessment_id = $1
      order by revision desc`,
    [id],
  );
