// A payer disputes a payment with their bank: the provider takes the money back until it is decided. One dispute of each
// payment is booked by machine; whatever else is told is for a person. Each has its case, which says whether it was booked.
// The payment is locked before.
import { openCases } from './cases';
import { closeCase, closeEmptied, lockCaseAbout, tellCase } from './close-cases';
import { bookParts, type MoneyPart, type Movement, takeOut } from './move-money';
import { type LockedPayment, movePayment } from './payments';
import { holdingsOf, partsFrom } from './refundable';
import { row, rows, type Tx } from './sql';

export type NewDispute = {
  /** What the provider calls it. */
  reference: string;
  amount: bigint;
  /** A short word of the provider's. */
  reason: string;
  by: string;
};

type Facts = Pick<LockedPayment, 'id' | 'jurisdiction' | 'currency' | 'provider'>;

const aboutOf = ({ provider }: Facts, reference: string): string => `dispute ${provider} ${reference}`;

const causeOf = ({ id }: Facts): string => `dispute ${id}`;

const movementOf = (payment: Facts, kind: 'dispute' | 'dispute-won' | 'dispute-lost', by: string): Movement => {
  const { id: paymentId, jurisdiction, currency } = payment;
  return { jurisdiction, currency, paymentId, kind, cause: `${kind} ${paymentId}`, by };
};

/** The money leaves the provider's account and lies in `disputed`; nobody owes it again before the dispute is lost. */
export async function openDispute(tx: Tx, payment: LockedPayment, dispute: NewDispute): Promise<void> {
  const { reference, amount, reason, by } = dispute;
  const about = aboutOf(payment, reference);
  if ((await lockCaseAbout(tx, 'disputed', about)) !== undefined) return;
  const { id, jurisdiction, currency, provider, received, refunded } = payment;
  const left = BigInt(received) - BigInt(refunded);
  const canBook = amount > 0n && amount <= left && !(await wasBooked(tx, causeOf(payment)));
  const isBooked = canBook && (await movePayment(tx, id, 'disputed by the payer', 'disputed'));
  if (isBooked) {
    const taken = [{ account: { kind: 'disputed', provider }, assessmentId: null, amount }] as const;
    await bookParts(tx, movementOf(payment, 'dispute', by), taken, 'out', { kind: 'clearing', provider });
  }
  const details = { reason, disputed: amount.toString(), left: left.toString(), isBooked };
  await openCases(tx, [{ jurisdiction, kind: 'disputed', about, provider, paymentId: id, currency, details }]);
}

const wasBooked = async (tx: Tx, cause: string): Promise<boolean> =>
  (await rows(tx, `select from journal where cause = $1`, [cause])).length > 0;

/** `unknown`: nothing was told of a dispute yet. */
export type Closed = 'closed' | 'closed before' | 'unknown';

/**
 * Won, the money is at the provider again. Lost, it is as if it had been paid back: what it settled is owed again. Lost and
 * never booked, the provider has money that the books know nothing of, and the case stays for a person.
 */
export async function closeDispute(
  tx: Tx,
  payment: LockedPayment,
  { reference, isWon, by }: { reference: string; isWon: boolean; by: string },
): Promise<Closed> {
  const told = await lockCaseAbout(tx, 'disputed', aboutOf(payment, reference));
  if (told === undefined) return 'unknown';
  const { isBooked, outcome } = told.details;
  if (outcome !== undefined) return 'closed before';
  const resolution = isWon ? 'won' : 'lost';
  // A person may have closed the case, which moves no money.
  if (isBooked === true) await settleDispute(tx, payment, isWon, by);
  await tellCase(tx, told.id, { outcome: resolution });
  const reason = `the dispute was ${resolution}, as ${payment.provider} says`;
  if (isBooked === true || isWon) await closeCase(tx, told.id, { state: 'resolved', resolution, by, reason });
  return 'closed';
}

async function settleDispute(tx: Tx, payment: LockedPayment, isWon: boolean, by: string): Promise<void> {
  const amount = await disputedOf(tx, payment.id);
  if (isWon) await win(tx, payment, amount, by);
  else await lose(tx, payment, amount, by);
}

async function disputedOf(tx: Tx, paymentId: string): Promise<bigint> {
  const sum = await row<{ amount: string }>(
    tx,
    `select sum(e.amount)::text as amount
       from journal j
       join journal_entry e on e.journal_id = j.id
       join ledger_account a on a.id = e.account_id
      where j.payment_id = $1
        and a.kind = 'disputed'`,
    [paymentId],
  );
  return BigInt(sum!.amount);
}

async function win(tx: Tx, payment: LockedPayment, amount: bigint, by: string): Promise<void> {
  const { provider } = payment;
  const back = [{ account: { kind: 'clearing', provider }, assessmentId: null, amount }] satisfies MoneyPart[];
  await bookParts(tx, movementOf(payment, 'dispute-won', by), back, 'out', { kind: 'disputed', provider });
  await movePayment(tx, payment.id, 'dispute won', payment.refunded === '0' ? 'settled' : 'partly-refunded');
}

async function lose(tx: Tx, payment: LockedPayment, amount: bigint, by: string): Promise<void> {
  const parts = partsFrom(await holdingsOf(tx, payment.id), amount, { of: 'payment' });
  if (parts === null) throw new Error(`less lies in the accounts of payment ${payment.id} than is disputed`);
  const into = { kind: 'disputed', provider: payment.provider } as const;
  await takeOut(tx, payment, movementOf(payment, 'dispute-lost', by), parts, { into, move: 'dispute lost' });
  const left = await holdingsOf(tx, payment.id);
  await closeEmptied(tx, { paymentId: payment.id, left, by, except: null });
}
