// Money that providers received is booked: whoever tells of it, and however often, it is booked once. Callbacks, polls and
// reconciliation all come through here and take the same locks in the same order: payments, then assessments, by id.
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { paymentStatesBefore } from '../domain/payment/payment-state';
import { Booking, type Settled } from './book-receipts';
import { openCases } from './cases';
import { creditAssessments, lockItems } from './credit-assessments';
import { bookJournals } from './ledger';
import {
  eachMovement,
  identifyMovements,
  movementKey,
  ownersOfMovements,
  type Receipt,
  recordMovements,
  renameMovements,
} from './money-movements';
import { type LockedPayment, lockPayments } from './payments';
import { rows, type Tx } from './sql';

/**
 * Everything that money changes, in the caller's transaction, but for the state of payments whose money is of another
 * currency: the caller ends them. Of each payment the outcome that weighs most, since a set may hold several movements of
 * one. Payments that do not exist, or are another provider's, are left out.
 */
export async function settlePayments(tx: Tx, given: readonly Receipt[]): Promise<Map<string, Settled>> {
  const payments = await lockPayments(
    tx,
    given.map(({ paymentId }) => paymentId),
  );
  const receipts = eachMovement(given).filter(
    ({ paymentId, provider }) => payments.get(paymentId)?.provider === provider,
  );
  await renameMovements(tx, receipts);
  const fresh = await recordMovements(tx, receipts, payments);
  const known = receipts.filter((one) => !fresh.has(movementKey(one)));
  const identified = await identifyMovements(tx, known);
  const owners = await ownersOfMovements(tx, known);
  const isNew = (one: Receipt) => fresh.has(movementKey(one)) || identified.has(movementKey(one));
  const booking = new Booking(
    await lockItems(tx, [...new Set(receipts.filter(isNew).map(({ paymentId }) => paymentId))]),
  );
  const outcomes = new Map<string, Settled>();
  // In the order in which they were told, so that of two for one assessment the first pays it.
  for (const one of receipts) {
    const payment = payments.get(one.paymentId)!;
    const outcome = isNew(one)
      ? booking.take(one, payment, identified.has(movementKey(one)))
      : owners.get(movementKey(one)) === one.paymentId
        ? 'again'
        : 'claimed';
    const before = outcomes.get(one.paymentId);
    if (before === undefined || weightOf(outcome) > weightOf(before)) outcomes.set(one.paymentId, outcome);
  }
  await write(tx, booking, payments);
  return outcomes;
}

const byWeight: readonly Settled[] = ['claimed', 'again', 'different-currency', 'second-payment', 'settled'];
const weightOf = (outcome: Settled): number => byWeight.indexOf(outcome);

async function write(tx: Tx, booking: Booking, payments: ReadonlyMap<string, LockedPayment>): Promise<void> {
  await receive(tx, booking.received);
  await creditAssessments(tx, booking.credited, new Map([...payments.values()].map(todayOf)));
  await bookJournals(tx, booking.journals);
  await openCases(tx, booking.cases);
}

const todayOf = ({ jurisdiction }: LockedPayment): [string, string] => [
  jurisdiction,
  dayIn(packOf(jurisdiction).timeZone, new Date()),
];

/** The first money settles a payment, in whatever state it was given up; more of it only adds up. */
const receive = async (tx: Tx, received: ReadonlyMap<string, bigint>): Promise<unknown> =>
  received.size > 0 &&
  rows(
    tx,
    `update payment
        set received = received + sum.amount,
            state = case when state = any($3) then 'settled' else state end,
            settled_at = coalesce(settled_at, now()),
            failed_reason = null,
            next_sealed = null
       from unnest($1::uuid[], $2::bigint[]) as sum(id, amount)
      where payment.id = sum.id`,
    [[...received.keys()], [...received.values()].map(String), paymentStatesBefore('money received')],
  );
