// Assessments as those see them who may.
import type { Page } from './batch-reads';
import { type RowScope, scopeClause } from './row-scope';
import { row, rows, type Sql } from './sql';

export type AssessmentRow = {
  id: string;
  batchId: string;
  line: number;
  ref: string | null;
  fiscalYear: number;
  category: string;
  registration: string;
  type: string | null;
  fiscalPower: number | null;
  energy: string | null;
  /** YYYY-MM-DD. */
  firstCirculation: string | null;
  lengthMetres: number | null;
  powerKw: number | null;
  use: string | null;
  /** Digits. */
  amount: string;
  currency: string;
  state: 'due' | 'exempt';
  tariffId: string;
  tariffVersion: number;
  createdAt: Date;
};

const columns = `
  id, batch_id as "batchId", line, ref, fiscal_year as "fiscalYear", category, registration, type,
  fiscal_power as "fiscalPower", energy, first_circulation::text as "firstCirculation",
  length_metres::float8 as "lengthMetres", power_kw::float8 as "powerKw", use, amount, currency, state,
  tariff_id as "tariffId", tariff_version as "tariffVersion", created_at as "createdAt"`;

export type ExplainedAssessmentRow = AssessmentRow & { explanation: unknown };

/** Undefined also when it lies outside of the scope. */
export function findAssessment(sql: Sql, scope: RowScope, id: string): Promise<ExplainedAssessmentRow | undefined> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${scopeClause(scope, params)}`;
  return row(sql, `select ${columns}, explanation from assessment where ${where}`, params);
}

export type AssessmentFilter = {
  fiscalYear: number | undefined;
  category: string | undefined;
  state: string | undefined;
  batchId: string | undefined;
  /** Part of a registration key: upper case letters and digits only, so that nothing in it is a wildcard. */
  plate: string | undefined;
};

/** Only the conditions that are asked for: with `$n is null or …` the planner could not choose the trigram index. */
function conditions(scope: RowScope, filter: AssessmentFilter): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const seen = scopeClause(scope, params);
  const wanted = [
    ['fiscal_year = ', filter.fiscalYear],
    ['category = ', filter.category],
    ['state = ', filter.state],
    ['batch_id = ', filter.batchId],
    ['registration_key like ', filter.plate && `%${filter.plate}%`],
  ] as const;
  const clauses = wanted.flatMap(([clause, value]) => (value === undefined ? [] : `${clause}$${params.push(value)}`));
  return { where: [seen, ...clauses].join('\n   and '), params };
}

/** Newest first. */
export function listAssessments(
  sql: Sql,
  scope: RowScope,
  filter: AssessmentFilter,
  { limit, offset, after }: Page,
): Promise<AssessmentRow[]> {
  const { where, params } = conditions(scope, filter);
  const behind = after === undefined ? '' : `and id < $${params.push(after)}`;
  return rows(
    sql,
    `select ${columns}
       from assessment
      where ${where}
        ${behind}
      order by id desc
      limit $${params.push(limit)}
     offset $${params.push(offset)}`,
    params,
  );
}

/** Counts up to `most`. */
export async function countAssessments(
  sql: Sql,
  scope: RowScope,
  filter: AssessmentFilter,
  most: number,
): Promise<number> {
  const { where, params } = conditions(scope, filter);
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select from assessment where ${where} limit $${params.push(most)}) as counted`,
    params,
  );
  return counted!.total;
}
