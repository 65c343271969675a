// What a refund is judged by, of a payment that is locked: what it brought, where that lies, and what was given back.
import type { RevenueKind } from '../domain/payment/allocate';
import type { EarlierRefund, RefundFacts } from '../domain/payment/judge-refund';
import {
  type AsideKind,
  asideKinds,
  type Holding,
  type RefundSource,
  splitRefund,
} from '../domain/payment/split-refund';
import type { MoneyPart } from './move-money';
import type { LockedPayment } from './payments';
import { type RefundRow, refundsOf } from './refunds';
import { rows, type Tx } from './sql';

export async function refundFactsOf(tx: Tx, payment: LockedPayment): Promise<RefundFacts> {
  const { id, state, received, refunded, currency } = payment;
  return {
    state,
    received: BigInt(received),
    refunded: BigInt(refunded),
    earlier: (await refundsOf(tx, id)).filter(({ account }) => account !== 'unidentified').map(earlierOf),
    holdings: await holdingsOf(tx, id),
    movements: await movementsOf(tx, id, currency),
  };
}

export const earlierOf = ({ amount, ...refund }: RefundRow): EarlierRefund => ({ ...refund, amount: BigInt(amount) });

/** What a refund of the payment is of. */
export function sourceOf({ account, assessmentId }: Pick<RefundRow, 'account' | 'assessmentId'>): RefundSource {
  if (assessmentId !== null) return { of: 'assessment', assessmentId };
  return account === null || account === 'unidentified' ? { of: 'payment' } : { of: account };
}

/** What lies in accounts of the jurisdiction because of the payment; those of providers are not among them. */
export async function holdingsOf(tx: Tx, paymentId: string): Promise<Holding[]> {
  const held = await rows<HoldingRow>(
    tx,
    `select a.kind, a.revenue, e.assessment_id as "assessmentId", i.place,
            (-sum(e.amount))::text as amount
       from journal j
       join journal_entry e on e.journal_id = j.id
       join ledger_account a on a.id = e.account_id
       left join payment_item i on i.payment_id = j.payment_id and i.assessment_id = e.assessment_id
      where j.payment_id = $1
        and a.kind = any($2)
      group by a.kind, a.revenue, e.assessment_id, i.place
     having sum(e.amount) < 0`,
    [paymentId, ['revenue', ...asideKinds]],
  );
  return held.map(heldOf);
}

type HoldingRow = { amount: string } & (
  | { kind: AsideKind }
  | { kind: 'revenue'; revenue: RevenueKind; assessmentId: string; place: number | null }
);

const heldOf = ({ amount, ...row }: HoldingRow): Holding => ({ ...row, amount: BigInt(amount) });

/**
 * Everything that money of these payments is of, in the order of ids, before any of it is moved: payment by payment the
 * locks would be taken in the order of payments. What another assessment was settled with is in the journal alone.
 */
export const lockAssessmentsOf = (tx: Tx, paymentIds: readonly string[]): Promise<unknown> =>
  rows(
    tx,
    `select
       from assessment
      where id in (select assessment_id
                     from payment_item
                    where payment_id = any($1::uuid[])
                    union
                   select assessment_id
                     from journal
                     join journal_entry on journal_id = journal.id
                    where payment_id = any($1::uuid[]))
      order by id
        for update`,
    [paymentIds],
  );

/** Newest first: what came last is what came too much. */
async function movementsOf(tx: Tx, paymentId: string, currency: string): Promise<RefundFacts['movements']> {
  const found = await rows<{ transaction: string; amount: string }>(
    tx,
    `select transaction, amount
       from provider_transaction
      where payment_id = $1
        and kind = 'payment'
        and currency = $2
      order by created_at desc, transaction`,
    [paymentId, currency],
  );
  return found.map(({ transaction, amount }) => ({ transaction, amount: BigInt(amount) }));
}

/** What a refund takes from which account; null where less lies there. */
export const partsFrom = (holdings: readonly Holding[], amount: bigint, source: RefundSource): MoneyPart[] | null =>
  splitRefund(holdings, amount, source)?.map((part) =>
    part.kind === 'revenue'
      ? {
          account: { kind: part.kind, revenue: part.revenue },
          assessmentId: part.assessmentId,
          amount: part.amount,
        }
      : { account: { kind: part.kind }, assessmentId: null, amount: part.amount },
  ) ?? null;
