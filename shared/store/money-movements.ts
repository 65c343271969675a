// Movements of money as providers name them: each is recorded once, whoever tells of it and at whatever moment.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { LockedPayment } from './payments';
import { rows, type Tx } from './sql';

export type Receipt = {
  paymentId: string;
  provider: ProviderName;
  /** What the provider calls the movement of money. */
  transaction: string;
  amount: bigint;
  currency: string;
  fee: bigint | null;
  receivedAt: Date | null;
  learnedBy: 'callback' | 'poll' | 'reconciliation' | 'statement';
};

type Movement = Pick<Receipt, 'provider' | 'transaction'>;

export const movementKey = ({ provider, transaction }: Movement): string => `${provider} ${transaction}`;

/** What it is called in cases. */
export const aboutMovement = (provider: string, transaction: string): string =>
  `transaction ${provider} ${transaction}`;

/** Each movement once, in the order in which they were told. */
export const eachMovement = (receipts: readonly Receipt[]): Receipt[] => [
  ...new Map(receipts.map((receipt) => [movementKey(receipt), receipt])).values(),
];

/** Keys of what nobody told of before. The primary key decides, for whoever comes at the same time, too. */
export async function recordMovements(
  tx: Tx,
  receipts: readonly Receipt[],
  payments: ReadonlyMap<string, LockedPayment>,
): Promise<Set<string>> {
  if (receipts.length === 0) return new Set();
  const recorded = await rows<Movement>(
    tx,
    `insert into provider_transaction (provider, transaction, kind, payment_id, jurisdiction, amount, currency, fee,
                                       received_at, learned_by)
     select provider, transaction, 'payment', "paymentId", jurisdiction, amount, currency, fee, "receivedAt", "learnedBy"
       from json_to_recordset($1) as r(
              provider text, transaction text, "paymentId" uuid, jurisdiction text, amount bigint, currency text,
              fee bigint, "receivedAt" timestamptz, "learnedBy" text)
      order by provider, transaction
         on conflict (provider, transaction) do nothing
     returning provider, transaction`,
    [
      JSON.stringify(
        receipts.map(({ amount, fee, ...one }) => ({
          ...one,
          amount: amount.toString(),
          fee: fee?.toString() ?? null,
          jurisdiction: payments.get(one.paymentId)!.jurisdiction,
        })),
      ),
    ],
  );
  return new Set(recorded.map(movementKey));
}

/**
 * Statements call movements by names of their own, a bank's above all. What one of them has settled a payment with, and
 * its provider now tells of by its own name, is the same money: it gets that name, which refunds need, and is not booked
 * again. Once for each movement, so that a second payment of the same amount stays one.
 */
export const renameMovements = async (tx: Tx, receipts: readonly Receipt[]): Promise<unknown> => {
  const told = receipts.filter(({ learnedBy }) => learnedBy !== 'statement');
  if (told.length === 0) return;
  await rows(
    tx,
    `with told as (
       select distinct on ("paymentId") *
         from json_to_recordset($1) as r(
                provider text, transaction text, "paymentId" uuid, amount bigint, currency text)
        where not exists (select
                            from provider_transaction
                           where provider = r.provider
                             and transaction = r.transaction)
        order by "paymentId"
     ), booked as (
       select distinct on (t.payment_id) t.provider, t.transaction, told.transaction as name
         from provider_transaction t
         join told on told."paymentId" = t.payment_id
        where t.provider = told.provider
          and t.kind = 'payment'
          and t.learned_by = 'statement'
          and t.booked_as is null
          and t.amount = told.amount
          and t.currency = told.currency
        order by t.payment_id, t.transaction
     )
     update provider_transaction t
        set transaction = booked.name, booked_as = t.transaction
       from booked
      where t.provider = booked.provider
        and t.transaction = booked.transaction`,
    [JSON.stringify(told.map(({ amount, fee: _, ...one }) => ({ ...one, amount: amount.toString() })))],
  );
};

/**
 * Keys of what was set aside because nobody knew whose it is, and is known now. Only as long as its case is open and all of
 * it still lies there: else somebody has decided what becomes of it.
 */
export async function identifyMovements(tx: Tx, receipts: readonly Receipt[]): Promise<Set<string>> {
  if (receipts.length === 0) return new Set();
  const identified = await rows<Movement>(
    tx,
    `with told as (
       select *, 'transaction ' || provider || ' ' || transaction as about
         from json_to_recordset($1) as r(
                provider text, transaction text, "paymentId" uuid, amount bigint, currency text, "learnedBy" text)
     ), closed as (
       update payment_case c
          set state = 'resolved', resolution = 'identified', resolved_by = 'provider:' || told."learnedBy",
              reason = 'the provider named the payment', resolved_at = now(), payment_id = told."paymentId"
         from told
        where c.kind = 'unidentified'
          and c.about = told.about
          and c.state = 'open'
          and c.amount = told.amount
          and c.currency = told.currency
       returning told.provider, told.transaction, told."paymentId"
     )
     update provider_transaction t
        set payment_id = closed."paymentId"
       from closed
      where t.provider = closed.provider
        and t.transaction = closed.transaction
        and t.payment_id is null
     returning t.provider, t.transaction`,
    [JSON.stringify(receipts.map(({ amount, fee: _, ...one }) => ({ ...one, amount: amount.toString() })))],
  );
  return new Set(identified.map(movementKey));
}

/** Whose movements are that were told of before: keys, and null for nobody's. */
export async function ownersOfMovements(tx: Tx, receipts: readonly Receipt[]): Promise<Map<string, string | null>> {
  if (receipts.length === 0) return new Map();
  const known = await rows<Movement & { paymentId: string | null }>(
    tx,
    `select provider, transaction, payment_id as "paymentId"
       from provider_transaction
       join unnest($1::text[], $2::text[]) as told(provider, transaction) using (provider, transaction)`,
    [receipts.map(({ provider }) => provider), receipts.map(({ transaction }) => transaction)],
  );
  return new Map(known.map((one) => [movementKey(one), one.paymentId]));
}
