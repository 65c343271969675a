// Cases as people read them who decide what becomes of them.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Page } from './batch-reads';
import type { CaseKind } from './cases';
import { row, rows, type Sql } from './sql';

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

function conditions(filter: CaseFilter): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const wanted = [
    ['jurisdiction', filter.jurisdiction ?? undefined],
    ['state', filter.state],
    ['kind', filter.kind],
    ['provider', filter.provider],
    ['payment_id', filter.paymentId],
  ] as const;
  const clauses = wanted.flatMap(([column, value]) =>
    value === undefined ? [] : `${column} = $${params.push(value)}`,
  );
  return { where: ['true', ...clauses].join('\n   and '), params };
}

/** Newest first. */
export function listCases(sql: Sql, filter: CaseFilter, { limit, offset, after }: Page): Promise<CaseRow[]> {
  const { where, params } = conditions(filter);
  const behind = after === undefined ? '' : `and id < $${params.push(after)}`;
  return rows(
    sql,
    `select ${caseColumns}
       from payment_case
      where ${where}
        ${behind}
      order by id desc
      limit $${params.push(limit)}
     offset $${params.push(offset)}`,
    params,
  );
}

/** Counts up to `most`. */
export async function countCases(sql: Sql, filter: CaseFilter, most: number): Promise<number> {
  const { where, params } = conditions(filter);
  const counted = await row<{ count: number }>(
    sql,
    `select count(*)::int as count from (select from payment_case where ${where} limit $${params.push(most)}) counted`,
    params,
  );
  return counted!.count;
}
