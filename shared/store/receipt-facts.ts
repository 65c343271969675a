// What receipts say, as it stands when they are numbered: payments with their money, and what it was credited to.

import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { Currency } from '../domain/money';
import { rows, type Sql, type Tx } from './sql';

/** Amounts are digits. */
export type PaidPayment = {
  id: string;
  jurisdiction: string;
  currency: Currency;
  provider: ProviderName;
  partnerId: string | null;
  accountId: string | null;
  received: string;
  settledAt: Date;
  orderSealed: Buffer | null;
  /** What the provider calls the movement that settled it. */
  transaction: string | null;
  /** Of its account. */
  language: string | null;
};

/** The jurisdictions of those that have their money. Read before any series is locked. */
export const jurisdictionsOfPaid = async (sql: Sql, paymentIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ jurisdiction: string }>(
      sql,
      `select distinct jurisdiction from payment where id = any($1::uuid[]) and settled_at is not null`,
      [paymentIds],
    )
  ).map(({ jurisdiction }) => jurisdiction);

/**
 * In the order in which they were settled. `never`: those that never had a receipt; whose receipt was voided gets another
 * only where somebody says so. `none that counts`: those, too.
 */
export const paidWithoutReceipt = (
  tx: Tx,
  paymentIds: readonly string[],
  had: 'never' | 'none that counts',
): Promise<PaidPayment[]> =>
  rows(
    tx,
    `select p.id, p.jurisdiction, p.currency, p.provider, p.partner_id as "partnerId", p.account_id as "accountId",
            p.received, p.settled_at as "settledAt", p.order_sealed as "orderSealed", t.transaction, a.language
       from payment p
       left join account a on a.id = p.account_id
       left join lateral (
              select transaction
                from provider_transaction
               where payment_id = p.id
                 and kind = 'payment'
               order by created_at, transaction
               limit 1) t on true
      where p.id = any($1::uuid[])
        and p.settled_at is not null
        and not exists (select from receipt r where r.payment_id = p.id and (r.state <> 'void' or $2))
      order by p.settled_at, p.id`,
    [paymentIds, had === 'never'],
  );

/** Amounts are digits. */
export type PaidItem = {
  paymentId: string;
  assessmentId: string;
  kind: 'vehicle-tax' | 'service-fee';
  fiscalYear: number;
  registration: string | null;
  registrationKey: string | null;
  category: string;
  service: string | null;
  amount: string;
  charges: string;
  paid: string;
  state: AssessmentState;
  tariffId: string;
  tariffVersion: number;
  explanation: unknown;
  /** By this payment, whatever was refunded since. */
  credited: string;
};

/** In the order in which they were asked for. */
export const itemsOfPaid = (tx: Tx, paymentIds: readonly string[]): Promise<PaidItem[]> =>
  rows(
    tx,
    `with credited as (
       select j.payment_id, e.assessment_id, -sum(e.amount) as amount
         from journal j
         join journal_entry e on e.journal_id = j.id
         join ledger_account a on a.id = e.account_id
        where j.payment_id = any($1::uuid[])
          and j.kind = 'payment'
          and a.kind = 'revenue'
        group by j.payment_id, e.assessment_id)
     select i.payment_id as "paymentId", a.id as "assessmentId", a.kind, a.fiscal_year as "fiscalYear", a.registration,
            a.registration_key as "registrationKey", a.category, a.service, a.amount, a.charges, a.paid, a.state,
            a.tariff_id as "tariffId", a.tariff_version as "tariffVersion", a.explanation,
            coalesce(c.amount, 0)::text as credited
       from payment_item i
       join assessment a on a.id = i.assessment_id
       left join credited c on c.payment_id = i.payment_id and c.assessment_id = i.assessment_id
      where i.payment_id = any($1::uuid[])
      order by i.payment_id, i.place`,
    [paymentIds],
  );

/**
 * A page, by id, of those that still have money and never had a receipt, of one jurisdiction or of all: what verifying
 * receipts finds fault with. In the order of ids, which is that of orders.
 */
export const neverReceipted = async (
  sql: Sql,
  { jurisdiction, after, atMost }: { jurisdiction: string | null; after: string; atMost: number },
): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      sql,
      `select id
         from payment p
        where id > $1
          and settled_at is not null
          and state in ('settled', 'partly-refunded', 'disputed')
          and ($2::text is null or jurisdiction = $2)
          and not exists (select from receipt where payment_id = p.id)
        order by id
        limit $3`,
      [after, jurisdiction, atMost],
    )
  ).map(({ id }) => id);
