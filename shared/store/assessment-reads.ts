// Assessments as those see them who may.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, type Sql } from './sql';

export const assessmentKinds = ['vehicle-tax', 'service-fee'] as const;
export type AssessmentKind = (typeof assessmentKinds)[number];

/** What is of vehicles is null of services, and the other way round. */
export type AssessmentRow = {
  id: string;
  kind: AssessmentKind;
  batchId: string | null;
  line: number | null;
  ref: string | null;
  jurisdiction: string;
  fiscalYear: number;
  category: string;
  /** Its code. */
  service: string | null;
  /** YYYY-MM-DD, like all days here. */
  requestedOn: string | null;
  registration: string | null;
  type: string | null;
  fiscalPower: number | null;
  energy: string | null;
  firstCirculation: string | null;
  lengthMetres: number | null;
  powerKw: number | null;
  use: string | null;
  /** Digits, and so are charges and paid. */
  amount: string;
  charges: string;
  paid: string;
  currency: string;
  state: AssessmentState;
  /** Null while no day is set. */
  dueOn: string | null;
  /** How often it was changed since it was made. */
  revision: number;
  /** Of a cancelled one. */
  reason: string | null;
  tariffId: string;
  tariffVersion: number;
  createdAt: Date;
};

export const assessmentColumns = `
  id, kind, batch_id as "batchId", line, ref, jurisdiction, fiscal_year as "fiscalYear", category, service,
  requested_on::text as "requestedOn", registration, type, fiscal_power as "fiscalPower", energy,
  first_circulation::text as "firstCirculation", length_metres::float8 as "lengthMetres",
  power_kw::float8 as "powerKw", use, amount, charges, paid, currency, state, due_on::text as "dueOn", revision,
  cancelled_reason as reason,
  tariff_id as "tariffId", tariff_version as "tariffVersion", created_at as "createdAt"`;

export type ExplainedAssessmentRow = AssessmentRow & { explanation: unknown };

/** Undefined also when it lies outside of the scope. */
export function findAssessment(sql: Sql, scope: OwnedScope, id: string): Promise<ExplainedAssessmentRow | undefined> {
  const params: unknown[] = [id];
  const where = `id = $1 and ${ownedScopeClause(scope, params)}`;
  return row(sql, `select ${assessmentColumns}, explanation from assessment where ${where}`, params);
}

export type AssessmentFilter = {
  fiscalYear: number | undefined;
  category: string | undefined;
  state: string | undefined;
  kind: AssessmentKind | undefined;
  service: string | undefined;
  batchId: string | undefined;
  /** Part of a registration key: upper case letters and digits only, so that nothing in it is a wildcard. */
  plate: string | undefined;
};

function filtered(scope: OwnedScope, filter: AssessmentFilter): Filtered {
  const params: unknown[] = [];
  const seen = ownedScopeClause(scope, params);
  const wanted = [
    ['fiscal_year =', filter.fiscalYear],
    // Said once more for services: the index of what is not land knows categories, not kinds.
    ['category =', filter.category ?? (filter.kind === 'service-fee' ? 'service' : undefined)],
    ['state =', filter.state],
    ['kind =', filter.kind],
    ['service =', filter.service],
    ['batch_id =', filter.batchId],
    ['registration_key like', filter.plate && `%${filter.plate}%`],
  ] as const;
  return filteredBy(wanted, seen, params);
}

/** Newest first. */
export const listAssessments = (
  sql: Sql,
  scope: OwnedScope,
  filter: AssessmentFilter,
  page: Page,
): Promise<AssessmentRow[]> =>
  newestFirst(sql, { columns: assessmentColumns, from: 'assessment' }, filtered(scope, filter), page);

/** Counts up to `most`. */
export const countAssessments = (
  sql: Sql,
  scope: OwnedScope,
  filter: AssessmentFilter,
  most: number,
): Promise<number> => countUpTo(sql, 'assessment', filtered(scope, filter), most);
