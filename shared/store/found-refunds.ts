// Refunds that somebody made at the provider, on its own pages and without us. The money is gone, so they are booked after
// the fact, as ours; what the books cannot account for is for a person.
import { judgeRefund } from '../domain/payment/judge-refund';
import { timeOrderedId } from '../process/time-ordered-id';
import { bookRefund } from './approve-refund';
import type { NewAuditEntry } from './audit';
import { openCases } from './cases';
import { completeRefund, type PaidBack } from './end-refund';
import type { LockedPayment } from './payments';
import { refundFactsOf } from './refundable';
import { insertRefund } from './refunds';
import { rows, type Tx } from './sql';

export type FoundRefund = {
  /** What the provider calls it. */
  transaction: string;
  amount: bigint;
  /** As the provider says it, in capitals. */
  currency: string;
  at: Date | null;
  /** `job:<name>`, as the audit names it. */
  by: string;
  learnedBy: PaidBack['learnedBy'];
  correlationId: string | null;
};

/**
 * `known`: nothing was done. `case`: a person was asked. `entry` is for the end of the transaction, after everything that
 * has to wait for rows.
 */
export type Found = { outcome: 'booked'; entry: NewAuditEntry } | { outcome: 'known' | 'case'; entry: null };

/** The payment is locked. */
export async function recordFoundRefund(tx: Tx, payment: LockedPayment, found: FoundRefund): Promise<Found> {
  const { provider } = payment;
  if (await isKnown(tx, provider, found.transaction)) return { outcome: 'known', entry: null };
  if (found.currency !== payment.currency) return askPerson(tx, payment, found, 'different-currency');
  const facts = await refundFactsOf(tx, payment);
  // What others have only proposed is no reason not to book what is gone already.
  const gone = { ...facts, earlier: facts.earlier.filter(({ state }) => state !== 'proposed') };
  const judged = judgeRefund(gone, { amount: found.amount, source: { of: 'payment' } });
  if ('refused' in judged) return askPerson(tx, payment, found, 'different-amount');
  const entry = await book(tx, payment, found, judged.movement?.transaction ?? null);
  return { outcome: 'booked', entry };
}

const isKnown = async (tx: Tx, provider: string, transaction: string): Promise<boolean> =>
  (await rows(tx, `select from provider_transaction where provider = $1 and transaction = $2`, [provider, transaction]))
    .length > 0;

async function book(tx: Tx, payment: LockedPayment, found: FoundRefund, of: string | null): Promise<NewAuditEntry> {
  const { id: paymentId, jurisdiction, currency, provider } = payment;
  const { transaction, amount, at, by, learnedBy, correlationId } = found;
  const refund = await insertRefund(tx, {
    id: timeOrderedId(),
    paymentId,
    caseId: null,
    jurisdiction,
    amount,
    currency,
    provider,
    transaction: of,
    assessmentId: null,
    account: null,
    reason: 'made at the provider',
    state: 'completed',
    byHand: false,
    proposalId: null,
    requestedBy: by,
    providerReference: transaction,
  });
  await bookRefund(tx, refund, payment, by);
  await completeRefund(tx, refund, { move: 'found at the provider', transaction, at, by, learnedBy });
  return {
    tenant: jurisdiction,
    actor: by,
    role: 'job',
    action: 'refund',
    resource: `refund ${refund.id}`,
    outcome: 'done',
    after: { state: 'completed', payment: paymentId, amount: amount.toString(), currency },
    details: { madeAtProvider: transaction },
    ip: null,
    userAgent: null,
    correlationId,
  };
}

async function askPerson(
  tx: Tx,
  { id: paymentId, jurisdiction, provider, received, refunded }: LockedPayment,
  { transaction, amount, currency }: FoundRefund,
  kind: 'different-amount' | 'different-currency',
): Promise<Found> {
  const about = `refund ${provider} ${transaction}`;
  const details = { refundedThere: `${amount} ${currency}`, received, refunded };
  await openCases(tx, [{ jurisdiction, kind, about, provider, paymentId, transaction, currency, details }]);
  return { outcome: 'case', entry: null };
}
