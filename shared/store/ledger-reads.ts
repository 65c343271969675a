// The ledger as finance reads it: balances of accounts as of a day, and journals with their entries.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { RevenueKind } from '../domain/payment/allocate';
import type { Page } from './exemptions';
import type { AccountKind, NewJournal } from './ledger';
import { row, rows, type Sql } from './sql';

/** Digits; `balance` is debits less credits. */
export type AccountBalance = {
  jurisdiction: string;
  currency: string;
  kind: AccountKind;
  provider: ProviderName | null;
  revenue: RevenueKind | null;
  debits: string;
  credits: string;
  balance: string;
};

/** `jurisdiction` null is all of them; accounts that nothing was booked to until then are there with nothing. */
export const balancesOn = (sql: Sql, jurisdiction: string | null, day: string): Promise<AccountBalance[]> =>
  rows(
    sql,
    `with booked as (
       select e.account_id, sum(e.amount) filter (where e.amount > 0) as debits,
              -sum(e.amount) filter (where e.amount < 0) as credits
         from journal j
         join journal_entry e on e.journal_id = j.id
        where ($1::text is null or j.jurisdiction = $1)
          and j.booked_on <= $2
        group by e.account_id
     )
     select jurisdiction, currency, kind, provider, revenue, coalesce(debits, 0)::text as debits,
            coalesce(credits, 0)::text as credits, (coalesce(debits, 0) - coalesce(credits, 0))::text as balance
       from ledger_account
       left join booked on booked.account_id = ledger_account.id
      where ($1::text is null or jurisdiction = $1)
      order by jurisdiction, currency, kind, provider, revenue`,
    [jurisdiction, day],
  );

export type JournalFilter = {
  jurisdiction: string | null;
  /** Half-open. */
  from: string | undefined;
  to: string | undefined;
  paymentId: string | undefined;
};

export type JournalRow = {
  id: string;
  jurisdiction: string;
  kind: NewJournal['kind'];
  cause: string;
  paymentId: string | null;
  bookedOn: string;
  bookedBy: string;
  createdAt: Date;
  currency: string;
  /** Amounts in digits, credits with a sign. */
  entries: {
    account: AccountKind;
    provider: ProviderName | null;
    revenue: RevenueKind | null;
    amount: string;
    assessmentId: string | null;
  }[];
};

function conditions({ jurisdiction, from, to, paymentId }: JournalFilter): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const clauses = ['true'];
  if (jurisdiction !== null) clauses.push(`jurisdiction = $${params.push(jurisdiction)}`);
  if (from !== undefined) clauses.push(`booked_on >= $${params.push(from)}`);
  if (to !== undefined) clauses.push(`booked_on < $${params.push(to)}`);
  if (paymentId !== undefined) clauses.push(`payment_id = $${params.push(paymentId)}`);
  return { where: clauses.join('\n        and '), params };
}

/** Newest first. */
export function listJournals(sql: Sql, filter: JournalFilter, { limit, offset, after }: Page): Promise<JournalRow[]> {
  const { where, params } = conditions(filter);
  const behind = after === undefined ? '' : `and id < $${params.push(after)}`;
  return rows(
    sql,
    `select j.id, j.jurisdiction, j.kind, j.cause, j.payment_id as "paymentId", j.booked_on::text as "bookedOn",
            j.booked_by as "bookedBy", j.created_at as "createdAt", e.currency, e.entries
       from (select *
               from journal
              where ${where}
                ${behind}
              order by id desc
              limit $${params.push(limit)}
             offset $${params.push(offset)}) j
      cross join lateral (
        select min(a.currency) as currency,
               json_agg(json_build_object('account', a.kind, 'provider', a.provider, 'revenue', a.revenue,
                                          'amount', e.amount::text, 'assessmentId', e.assessment_id)
                        order by e.line) as entries
          from journal_entry e
          join ledger_account a on a.id = e.account_id
         where e.journal_id = j.id) e
      order by j.id desc`,
    params,
  );
}

/** Counts up to `most`. */
export async function countJournals(sql: Sql, filter: JournalFilter, most: number): Promise<number> {
  const { where, params } = conditions(filter);
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total from (select from journal where ${where} limit $${params.push(most)}) as counted`,
    params,
  );
  return counted!.total;
}
