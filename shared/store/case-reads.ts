// Cases as people read them who decide what becomes of them.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { CaseKind } from '../domain/payment/case-actions';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import { row, type Sql } from './sql';

export const caseStates = ['open', 'resolved', 'dismissed'] as const;
export type CaseState = (typeof caseStates)[number];

export type CaseRow = {
  id: string;
  jurisdiction: string;
  kind: CaseKind;
  /** What it is one of its kind for. */
  about: string;
  state: CaseState;
  provider: ProviderName | null;
  paymentId: string | null;
  transaction: string | null;
  /** Digits: what lies in a named account because of it. */
  amount: string | null;
  currency: string | null;
  details: Record<string, unknown>;
  resolution: string | null;
  resolvedBy: string | null;
  reason: string | null;
  createdAt: Date;
  resolvedAt: Date | null;
};

export const caseColumns = `
  id, jurisdiction, kind, about, state, provider, payment_id as "paymentId", transaction, amount, currency, details,
  resolution, resolved_by as "resolvedBy", reason, created_at as "createdAt", resolved_at as "resolvedAt"`;

/** `jurisdiction` null is all of them; what is of another is not found. */
export const findCase = (sql: Sql, jurisdiction: string | null, id: string): Promise<CaseRow | undefined> =>
  row(sql, `select ${caseColumns} from payment_case where id = $1 and ($2::text is null or jurisdiction = $2)`, [
    id,
    jurisdiction,
  ]);

export type CaseFilter = {
  jurisdiction: string | null;
  state: CaseState | undefined;
  kind: CaseKind | undefined;
  provider: ProviderName | undefined;
  paymentId: string | undefined;
};

const filtered = (filter: CaseFilter): Filtered =>
  filteredBy([
    ['jurisdiction =', filter.jurisdiction],
    ['state =', filter.state],
    ['kind =', filter.kind],
    ['provider =', filter.provider],
    ['payment_id =', filter.paymentId],
  ]);

/** Newest first. */
export const listCases = (sql: Sql, filter: CaseFilter, page: Page): Promise<CaseRow[]> =>
  newestFirst(sql, { columns: caseColumns, from: 'payment_case' }, filtered(filter), page);

/** Counts up to `most`. */
export const countCases = (sql: Sql, filter: CaseFilter, most: number): Promise<number> =>
  countUpTo(sql, 'payment_case', filtered(filter), most);
