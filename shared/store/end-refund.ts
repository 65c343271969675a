// What becomes of an approved refund in the end: the money is with the payer, or it is back where it was. Whoever tells of
// it and however often, it is booked once. Lock the payment before, then the refund.

import { refundStatesBefore } from '../domain/payment/refund-state';
import { openCases } from './cases';
import { closeCase, lockCaseAbout } from './close-cases';
import { bookParts, type MoneyPart, type Movement, putBack } from './move-money';
import type { LockedPayment } from './payments';
import { moveRefund, partsOf, type RefundRow } from './refunds';
import { rows, type Tx } from './sql';

export type PaidBack = {
  move: 'paid back' | 'paid back by hand' | 'seen there' | 'found at the provider';
  /** What the provider calls it. */
  transaction: string;
  at: Date | null;
  /** An actor as the audit names them. */
  by: string;
  /** As of receipts; `person` who paid it back by hand. */
  learnedBy: 'callback' | 'poll' | 'reconciliation' | 'statement' | 'person';
};

/** `transaction-known`: that movement of money is another's; the caller has to roll back. */
export type Completed = 'completed' | 'not-under-way' | 'transaction-known';

export async function completeRefund(tx: Tx, refund: RefundRow, paid: PaidBack): Promise<Completed> {
  const { move, transaction, by } = paid;
  // What was found at the provider is inserted as completed, so there is nothing to move.
  const isFound = move === 'found at the provider';
  if (!isFound && !refundStatesBefore(move).includes(refund.state)) return 'not-under-way';
  if (!(await recordRefund(tx, refund, paid))) return 'transaction-known';
  if (!isFound) await moveRefund(tx, refund.id, move, { to: 'completed', providerReference: transaction });
  // That nobody knew what became of it was its case.
  if (refund.givenUpAt !== null) await closeUnclear(tx, refund, by);
  const { provider } = refund;
  const owed = [
    { account: { kind: 'refunds-due', provider }, assessmentId: null, amount: BigInt(refund.amount) },
  ] as const;
  await bookParts(tx, movementOf(refund, 'refund-paid', by), owed, 'out', { kind: 'clearing', provider });
  return 'completed';
}

async function closeUnclear(tx: Tx, { id }: RefundRow, by: string): Promise<void> {
  const unclear = await lockCaseAbout(tx, 'refund-failed', `refund ${id}`);
  if (unclear === undefined) return;
  await closeCase(tx, unclear.id, { state: 'resolved', resolution: 'paid', by, reason: 'it was paid back after all' });
}

const movementOf = (refund: RefundRow, kind: 'refund-paid' | 'refund-failed', by: string): Movement => {
  const { id, jurisdiction, currency, paymentId } = refund;
  return { jurisdiction, currency, paymentId, kind, cause: `${kind} ${id}`, by };
};

async function recordRefund(tx: Tx, refund: RefundRow, { transaction, at, learnedBy }: PaidBack): Promise<boolean> {
  const { provider, paymentId, jurisdiction, amount, currency } = refund;
  const recorded = await rows(
    tx,
    `insert into provider_transaction (provider, transaction, kind, payment_id, jurisdiction, amount, currency,
                                       received_at, learned_by)
     values ($1, $2, 'refund', $3, $4, $5, $6, $7, $8)
         on conflict (provider, transaction) do nothing
     returning transaction`,
    [provider, transaction, paymentId, jurisdiction, amount, currency, at, learnedBy],
  );
  return recorded.length > 0;
}

export type Failure = {
  /** A short word. */
  reason: string;
  providerReference: string | null;
  by: string;
  /** Unless the provider said so. */
  move?: 'not seen there';
};

/** Gives back exactly what it took, whatever has become of it meanwhile, and asks a person. False when it is over. */
export async function failRefund(
  tx: Tx,
  refund: RefundRow,
  payment: LockedPayment,
  { reason, providerReference, by, move }: Failure,
): Promise<boolean> {
  const { id, jurisdiction, currency, provider, paymentId, transaction, state } = refund;
  if (!(await moveRefund(tx, id, move ?? 'failed', { to: 'failed', providerReference, failedReason: reason })))
    return false;
  // What was paid already came back to the provider, not to what is due.
  await giveBack(tx, refund, payment, by, state === 'completed' ? 'clearing' : 'refunds-due');
  const about = `refund ${id}`;
  const money = { amount: BigInt(refund.amount), currency };
  const details = { refund: id, reason };
  await openCases(tx, [
    { jurisdiction, kind: 'refund-failed', about, provider, paymentId, transaction, ...money, details },
  ]);
  return true;
}

/** It was to be paid back by hand and cannot be: as if it had never been approved. False when it is over. */
export async function giveUpRefund(
  tx: Tx,
  refund: RefundRow,
  payment: LockedPayment | null,
  by: string,
): Promise<boolean> {
  if (!refund.byHand || !(await moveRefund(tx, refund.id, 'given up', { to: 'withdrawn' }))) return false;
  await giveBack(tx, refund, payment, by, 'refunds-due');
  return true;
}

async function giveBack(
  tx: Tx,
  refund: RefundRow,
  payment: LockedPayment | null,
  by: string,
  from: 'clearing' | 'refunds-due',
): Promise<void> {
  const movement = movementOf(refund, 'refund-failed', by);
  const lay = { kind: from, provider: refund.provider };
  const parts = (await partsOf(tx, refund.id)).map(
    ({ account: kind, provider, revenue, assessmentId, amount }): MoneyPart => ({
      account: { kind, provider, revenue },
      assessmentId,
      amount: BigInt(amount),
    }),
  );
  // Of money that was never a payment's no payment has to be told.
  if (payment === null) await bookParts(tx, movement, parts, 'back', lay);
  else await putBack(tx, payment, movement, parts, lay);
}
