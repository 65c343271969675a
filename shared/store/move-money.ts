// Money of a payment that goes out of where it lies, for a refund or a dispute that is lost, and comes back when the refund
// fails: the journal, what was paid of assessments, and the payment itself. The payment is locked before.
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { type PaymentMove, paymentStatesBefore } from '../domain/payment/payment-state';
import { changePaid } from './change-paid';
import { type AccountKey, bookJournals, type NewEntry, type NewJournal } from './ledger';
import type { LockedPayment } from './payments';
import { rows, type Tx } from './sql';

/** Above 0; `assessmentId` of revenue alone. */
export type MoneyPart = { account: AccountKey; assessmentId: string | null; amount: bigint };

export type Movement = {
  jurisdiction: string;
  currency: string;
  paymentId: string | null;
  kind: NewJournal['kind'];
  cause: string;
  by: string;
};

/** The parts and, with the other sign, their sum: debited when money goes, credited when it comes back. */
export async function bookParts(
  tx: Tx,
  { by, ...movement }: Movement,
  parts: readonly MoneyPart[],
  direction: 'out' | 'back',
  other: AccountKey,
): Promise<void> {
  const sign = direction === 'out' ? 1n : -1n;
  const total = parts.reduce((sum, { amount }) => sum + amount, 0n);
  const entries: NewEntry[] = [
    ...parts.map(({ amount, ...part }) => ({ ...part, amount: amount * sign })),
    { account: other, amount: -total * sign },
  ];
  const bookedOn = dayIn(packOf(movement.jurisdiction).timeZone, new Date());
  const booked = await bookJournals(tx, [{ ...movement, bookedOn, bookedBy: by, entries }]);
  if (!booked.has(movement.cause)) throw new Error(`the journal of ${movement.cause} was booked before`);
}

const ofAssessments = (parts: readonly MoneyPart[]): Map<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { assessmentId, amount } of parts)
    if (assessmentId !== null) sums.set(assessmentId, (sums.get(assessmentId) ?? 0n) + amount);
  return sums;
};

/** Parts of a payment; what was settled with them is owed again. */
export async function takeOut(
  tx: Tx,
  payment: Pick<LockedPayment, 'id' | 'jurisdiction'>,
  movement: Movement,
  parts: readonly MoneyPart[],
  { into, move }: { into: AccountKey; move: Extract<PaymentMove, 'refunded' | 'dispute lost'> },
): Promise<void> {
  await changePaid(tx, payment.jurisdiction, ofAssessments(parts), 'refunded');
  await bookParts(tx, movement, parts, 'out', into);
  const moved = await rows(
    tx,
    `update payment
        set refunded = refunded + $2,
            state = case when refunded + $2 < received then 'partly-refunded' else 'refunded' end
      where id = $1
        and state = any($3)
     returning id`,
    [payment.id, sumOf(parts), paymentStatesBefore(move)],
  );
  if (moved.length === 0) throw new Error(`nothing can be taken out of payment ${payment.id}`);
}

/** Exactly what was taken out; `from` is where it was put meanwhile. */
export async function putBack(
  tx: Tx,
  payment: Pick<LockedPayment, 'id' | 'jurisdiction'>,
  movement: Movement,
  parts: readonly MoneyPart[],
  from: AccountKey,
): Promise<void> {
  await changePaid(tx, payment.jurisdiction, ofAssessments(parts), 'refund failed');
  await bookParts(tx, movement, parts, 'back', from);
  const moved = await rows(
    tx,
    `update payment
        set refunded = refunded - $2,
            state = case when state = 'disputed' then state
                         when refunded - $2 = 0 then 'settled'
                         else 'partly-refunded' end
      where id = $1
        and state = any($3)
     returning id`,
    [payment.id, sumOf(parts), paymentStatesBefore('refund failed')],
  );
  if (moved.length === 0) throw new Error(`nothing can be put back into payment ${payment.id}`);
}

const sumOf = (parts: readonly MoneyPart[]): string => parts.reduce((sum, { amount }) => sum + amount, 0n).toString();
