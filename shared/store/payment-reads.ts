// Payments as those see them who may.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { PaymentState } from '../domain/payment/payment-state';
import type { Page } from './batch-reads';
import { type PaymentRow, paymentColumns } from './payments';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { row, rows, type Sql } from './sql';

export type PaymentFilter = {
  state: PaymentState | undefined;
  provider: ProviderName | undefined;
  assessmentId: string | undefined;
};

/** Only the conditions that are asked for. */
function conditions(scope: OwnedScope, { state, provider, assessmentId }: PaymentFilter) {
  const params: unknown[] = [];
  const clauses = [ownedScopeClause(scope, params)];
  if (state !== undefined) clauses.push(`state = $${params.push(state)}`);
  if (provider !== undefined) clauses.push(`provider = $${params.push(provider)}`);
  if (assessmentId !== undefined)
    clauses.push(`id in (select payment_id from payment_item where assessment_id = $${params.push(assessmentId)})`);
  return { where: clauses.join('\n        and '), params };
}

/** Newest first. */
export function listPayments(
  sql: Sql,
  scope: OwnedScope,
  filter: PaymentFilter,
  { limit, offset, after }: Page,
): Promise<PaymentRow[]> {
  const { where, params } = conditions(scope, filter);
  const behind = after === undefined ? '' : `and id < $${params.push(after)}`;
  return rows(
    sql,
    `select ${paymentColumns}
       from payment
      where ${where}
        ${behind}
      order by id desc
      limit $${params.push(limit)}
     offset $${params.push(offset)}`,
    params,
  );
}

/** Counts up to `most`. */
export async function countPayments(sql: Sql, scope: OwnedScope, filter: PaymentFilter, most: number): Promise<number> {
  const { where, params } = conditions(scope, filter);
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select from payment where ${where} limit $${params.push(most)}) as counted`,
    params,
  );
  return counted!.total;
}

/** Amounts are digits. `credited` is what the journal credits to the assessment for this payment, less refunds. */
export type PaymentItem = { assessmentId: string; amount: string; credited: string };

/** In the order they were asked for. */
export const itemsOfPayment = (sql: Sql, paymentId: string): Promise<PaymentItem[]> =>
  rows(
    sql,
    `with credited as (
       select e.assessment_id, -sum(e.amount) as amount
         from journal j
         join journal_entry e on e.journal_id = j.id
         join ledger_account a on a.id = e.account_id
        where j.payment_id = $1
          and a.kind = 'revenue'
        group by e.assessment_id)
     select i.assessment_id as "assessmentId", i.amount, coalesce(c.amount, 0)::text as credited
       from payment_item i
       left join credited c on c.assessment_id = i.assessment_id
      where i.payment_id = $1
      order by i.place`,
    [paymentId],
  );
