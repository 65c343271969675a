// A refund is approved: the money goes out of where it lies and is due to the payer, and a worker is promised to see to it.
import { refundApproved } from '../events/refund-approved';
import { type PublishOptions, publish } from '../jobs/publish';
import { closeEmptied } from './close-cases';
import { bookParts, type MoneyPart, type Movement, takeOut } from './move-money';
import type { LockedPayment } from './payments';
import { holdingsOf, partsFrom, sourceOf } from './refundable';
import type { RefundRow } from './refunds';
import { rows, type Tx } from './sql';

/** What it is of: a payment that is locked, or money that is none's, of a case that is locked. */
export type RefundedOf = LockedPayment | null;

/**
 * Of a refund in the state approved. False, and nothing is done, where less lies there than it needs: what was assigned
 * elsewhere since it was proposed is not there any more.
 */
export async function approveRefund(
  tx: Tx,
  refund: RefundRow,
  payment: RefundedOf,
  by: string,
  trace: PublishOptions,
): Promise<boolean> {
  if (!(await bookRefund(tx, refund, payment, by))) return false;
  const { id, jurisdiction } = refund;
  await publish(tx, refundApproved, { refundId: id }, { ...trace, tenant: jurisdiction, subjectId: id });
  return true;
}

/** The same without telling anybody: for what was paid back already. */
export async function bookRefund(tx: Tx, refund: RefundRow, payment: RefundedOf, by: string): Promise<boolean> {
  const { id, jurisdiction, currency, provider, paymentId, account } = refund;
  const movement: Movement = { jurisdiction, currency, paymentId, kind: 'refund', cause: `refund ${id}`, by };
  const into = { kind: 'refunds-due', provider } as const;
  if (account === 'unidentified') {
    const parts = [
      { account: { kind: account, provider }, assessmentId: null, amount: BigInt(refund.amount) },
    ] as const;
    await bookParts(tx, movement, parts, 'out', into);
    await insertParts(tx, refund, parts);
    return true;
  }
  if (payment === null) throw new Error(`refund ${id} is of no payment`);
  const holdings = await holdingsOf(tx, payment.id);
  const parts = partsFrom(holdings, BigInt(refund.amount), sourceOf(refund));
  if (parts === null) return false;
  await takeOut(tx, payment, movement, parts, { into, move: 'refunded' });
  await insertParts(tx, refund, parts);
  const left = await holdingsOf(tx, payment.id);
  await closeEmptied(tx, { paymentId: payment.id, left, by, except: refund.caseId });
  return true;
}

/** After their journal, which opens accounts that were not there. */
const insertParts = (tx: Tx, { id, jurisdiction, currency }: RefundRow, parts: readonly MoneyPart[]) =>
  rows(
    tx,
    `insert into refund_part (refund_id, place, account_id, assessment_id, amount)
     select $1, p.place, a.id, p.assessment, p.amount
       from rows from (json_to_recordset($4) as (kind text, provider text, revenue text, assessment uuid, amount bigint))
            with ordinality as p(kind, provider, revenue, assessment, amount, place)
       join ledger_account a
         on a.jurisdiction = $2
        and a.currency = $3
        and a.kind = p.kind
        and a.provider is not distinct from p.provider
        and a.revenue is not distinct from p.revenue`,
    [
      id,
      jurisdiction,
      currency,
      JSON.stringify(
        parts.map(({ account, assessmentId, amount }) => ({
          ...account,
          assessment: assessmentId,
          amount: amount.toString(),
        })),
      ),
    ],
  );
