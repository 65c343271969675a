// Payments as those see them who may.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { PaymentState } from '../domain/payment/payment-state';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import { type PaymentRow, paymentColumns } from './payments';
import { joinNamedReceipt, type NamedReceipt } from './receipt-reads';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { rows, type Sql } from './sql';

export type PaymentFilter = {
  state: PaymentState | undefined;
  provider: ProviderName | undefined;
  assessmentId: string | undefined;
};

function filtered(scope: OwnedScope, { state, provider, assessmentId }: PaymentFilter): Filtered {
  const params: unknown[] = [];
  const seen = ownedScopeClause(scope, params);
  const ofAssessment =
    assessmentId === undefined
      ? []
      : [`id in (select payment_id from payment_item where assessment_id = $${params.push(assessmentId)})`];
  const wanted = [
    ['state =', state],
    ['provider =', provider],
  ] as const;
  return filteredBy(wanted, [seen, ...ofAssessment].join(' and '), params);
}

export type ListedPayment = PaymentRow & { receipt: NamedReceipt | null };

/** Newest first. */
export const listPayments = (
  sql: Sql,
  scope: OwnedScope,
  filter: PaymentFilter,
  page: Page,
): Promise<ListedPayment[]> =>
  newestFirst(
    sql,
    { columns: `${paymentColumns}, receipt`, from: `payment ${joinNamedReceipt}` },
    filtered(scope, filter),
    page,
  );

/** Counts up to `most`. */
export const countPayments = (sql: Sql, scope: OwnedScope, filter: PaymentFilter, most: number): Promise<number> =>
  countUpTo(sql, 'payment', filtered(scope, filter), most);

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
