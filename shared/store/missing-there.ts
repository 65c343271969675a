// What is booked here and stands on no list of the provider, and cases that a list has answered.
import type { Reconciliation } from './reconciliations';
import { rows, type Tx } from './sql';

export type MissingMovement = {
  /** Of its line. */
  number: number;
  transaction: string;
  kind: 'payment' | 'refund';
  paymentId: string | null;
  /** Digits. */
  amount: string;
  currency: string;
};

/**
 * Writes down up to `most` movements of the day that this list, which is whole, does not have, and no other list of the
 * provider either: what happens around midnight stands on one day here and on another there. What was paid back by hand
 * was not paid by the provider.
 */
export const writeMissing = (
  tx: Tx,
  { id, provider, jurisdiction }: Reconciliation,
  { from, to }: { from: Date; to: Date },
  most: number,
): Promise<MissingMovement[]> =>
  rows(
    tx,
    `with missing as (
       select t.*
         from provider_transaction t
        where t.provider = $2
          and t.jurisdiction = $3
          and coalesce(t.received_at, t.created_at) >= $4
          and coalesce(t.received_at, t.created_at) < $5
          and t.learned_by <> 'person'
          and not exists (
                select
                  from reconciliation_line l
                  join reconciliation r on r.id = l.reconciliation_id
                 where r.provider = t.provider
                   and l.transaction_here = t.transaction
                   and l.outcome <> 'missing-there')
          and not exists (
                select
                  from reconciliation_line l
                 where l.reconciliation_id = $1
                   and l.outcome = 'missing-there'
                   and l.kind = t.kind
                   and l.transaction = t.transaction)
        order by t.transaction
        limit $6
     )
     insert into reconciliation_line (reconciliation_id, number, kind, transaction, currency, happened_at, outcome,
                                      payment_id, transaction_here, amount_here)
     select $1,
            (select coalesce(max(number), 0) from reconciliation_line where reconciliation_id = $1)
              + row_number() over (order by transaction),
            kind, transaction, currency, coalesce(received_at, created_at), 'missing-there', payment_id, transaction, amount
       from missing
     returning number, transaction, kind, payment_id as "paymentId", amount_here as amount, currency`,
    [id, provider, jurisdiction, from, to, most],
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
