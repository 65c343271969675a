// What is booked here and stands on no list of the provider, and cases that a list has answered.
import type { Reconciliation } from './reconciliations';
import { rows, type Tx } from './sql';

/** Of a movement, in the order of time. */
export type MissingPlace = {
  /** As the database writes it, to the microsecond. */
  at: string;
  transaction: string;
};

export const beforeEveryMovement: MissingPlace = { at: '-infinity', transaction: '' };

export type MissingMovement = MissingPlace & {
  /** Of its line. */
  number: number;
  kind: 'payment' | 'refund';
  paymentId: string | null;
  /** Digits. */
  amount: string;
  currency: string;
};

/**
 * Writes down up to `most` movements of the day that this list, which is whole, does not have, and no other list of the
 * provider either: what happens around midnight stands on one day here and on another there. What was paid back by hand
 * was not paid by the provider. In the order of the index, behind `after`, so that no page walks the day anew.
 *
 * "offset 0" has each movement look for its lines by their indexes: of lines that were written a moment ago the statistics
 * know nothing, and a join would hold every movement against all of them.
 */
export const writeMissing = (
  tx: Tx,
  { id, provider, jurisdiction }: Reconciliation,
  { from, to, after }: { from: Date; to: Date; after: MissingPlace },
  most: number,
): Promise<MissingMovement[]> =>
  rows(
    tx,
    `with missing as (
       select t.*, coalesce(t.received_at, t.created_at) as at
         from provider_transaction t
        where t.provider = $2
          and t.jurisdiction = $3
          and coalesce(t.received_at, t.created_at) >= $4
          and coalesce(t.received_at, t.created_at) < $5
          and (coalesce(t.received_at, t.created_at), t.transaction) > ($7::timestamptz, $8)
          and t.learned_by <> 'person'
          and not exists (
                select
                  from reconciliation_line l
                 where l.transaction_here = t.transaction
                   and l.outcome <> 'missing-there'
                   and (select r.provider from reconciliation r where r.id = l.reconciliation_id) = t.provider
                offset 0)
          and not exists (
                select
                  from reconciliation_line l
                 where l.reconciliation_id = $1
                   and l.outcome = 'missing-there'
                   and l.kind = t.kind
                   and l.transaction = t.transaction
                offset 0)
        order by coalesce(t.received_at, t.created_at), t.transaction
        limit $6
     ), written as (
       insert into reconciliation_line (reconciliation_id, number, kind, transaction, currency, happened_at, outcome,
                                        payment_id, transaction_here, amount_here)
       select $1,
              (select coalesce(max(number), 0) from reconciliation_line where reconciliation_id = $1)
                + row_number() over (order by at, transaction),
              kind, transaction, currency, at, 'missing-there', payment_id, transaction, amount
         from missing
       returning number, transaction, kind, payment_id as "paymentId", amount_here as amount, currency, happened_at
     )
     select number, transaction, kind, "paymentId", amount, currency, happened_at::text as at from written order by number`,
    [id, provider, jurisdiction, from, to, most, after.at, after.transaction],
  );

/** What was wrong and a list has in order now. Money that lies aside lies there until somebody says what becomes of it. */
export const resolveAnswered = (tx: Tx, { id, provider, jurisdiction }: Reconciliation, by: string): Promise<unknown> =>
  rows(
    tx,
    `update payment_case c
        set state = 'resolved', resolution = 'in order', resolved_by = $4, resolved_at = now(),
            reason = 'reconciliation ' || $1 || ' found it in order'
       from reconciliation_line l
      where l.reconciliation_id = $1::uuid
        and l.outcome in ('matched', 'settled-now')
        and (c.kind in ('missing-there', 'different-amount') and c.about = 'transaction ' || $2 || ' ' || l.transaction_here
             or c.kind = 'unclear-order' and c.about = 'payment ' || l.payment_id)
        and c.provider = $2
        and c.jurisdiction = $3
        and c.state = 'open'`,
    [id, provider, jurisdiction, by],
  );
