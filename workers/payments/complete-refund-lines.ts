// Money that a list says went back: of refunds that wait for it, and of those that somebody made at the provider.
import { type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import { completeRefund } from '../../shared/store/end-refund';
import { type Found, recordFoundRefund } from '../../shared/store/found-refunds';
import { type LockedPayment, lockPayments } from '../../shared/store/payments';
import type { DecidedLine, UndecidedLine } from '../../shared/store/reconciliation-lines';
import { learnedFrom, type Reconciliation } from '../../shared/store/reconciliations';
import { lockRefund, type RefundRow } from '../../shared/store/refunds';
import type { Tx } from '../../shared/store/sql';
import type { JudgedTo } from './reconcile-page';
import { actor } from './settle-lines';

type Judged = JudgedTo<'pay back'>;
/** Null: left for the next look, which finds what it is. */
type Outcome = Pick<DecidedLine, 'outcome' | 'caseAbout'> | null;
type Answer = { decided: DecidedLine[]; writeDown(): Promise<void> };

/** One line of each payment at most; the payments are locked. */
export async function completeRefunds(
  tx: Tx,
  run: Reconciliation,
  judged: readonly Judged[],
  correlationId: string | null,
): Promise<Answer> {
  const payments = await lockPayments(
    tx,
    judged.map(({ verdict }) => verdict.paymentId),
  );
  const decided: DecidedLine[] = [];
  const completed: RefundRow[] = [];
  const note = (one: Judged, outcome: Outcome) => {
    if (outcome !== null) decided.push(decisionOf(one, outcome));
  };
  for (const one of judged.filter(({ verdict }) => verdict.refundId !== null)) {
    const refund = (await lockRefund(tx, one.verdict.refundId!))!;
    const outcome = await complete(tx, run, one.line, refund);
    if (outcome?.outcome === 'settled-now') completed.push(refund);
    note(one, outcome);
  }
  const entries: NewAuditEntry[] = [];
  // One a page: two of them would lock assessments in the order of their payments.
  const [found] = judged.filter(({ verdict }) => verdict.refundId === null);
  if (found !== undefined) {
    const { outcome, entry } = await recordFound(tx, run, found, payments, correlationId);
    note(found, outcome);
    if (entry !== null) entries.push(entry);
  }
  entries.push(...completed.map((refund) => completionEntry(run, refund, correlationId)));
  return { decided, writeDown: () => writeDown(tx, entries) };
}

async function complete(tx: Tx, run: Reconciliation, line: UndecidedLine, refund: RefundRow): Promise<Outcome> {
  const { transaction, at } = line;
  const move = refund.byHand ? 'paid back by hand' : 'paid back';
  const paid = { move, transaction, at, by: actor, learnedBy: learnedFrom(run.source) } as const;
  const isCompleted = (await completeRefund(tx, refund, paid)) === 'completed';
  return isCompleted ? { outcome: 'settled-now', caseAbout: null } : null;
}

async function recordFound(
  tx: Tx,
  run: Reconciliation,
  { line: { transaction, amount, currency, at }, verdict }: Judged,
  payments: ReadonlyMap<string, LockedPayment>,
  correlationId: string | null,
): Promise<{ outcome: Outcome; entry: NewAuditEntry | null }> {
  const money = { transaction, amount: BigInt(amount), currency, at };
  const found = await recordFoundRefund(tx, payments.get(verdict.paymentId)!, {
    ...money,
    by: actor,
    learnedBy: learnedFrom(run.source),
    correlationId,
  });
  return { outcome: outcomeOf(found.outcome, `refund ${run.provider} ${transaction}`), entry: found.entry };
}

function outcomeOf(found: Found['outcome'], caseAbout: string): Outcome {
  if (found === 'booked') return { outcome: 'settled-now', caseAbout: null };
  return found === 'case' ? { outcome: 'different-amount', caseAbout } : null;
}

function decisionOf({ line, verdict }: Judged, { outcome, caseAbout }: NonNullable<Outcome>): DecidedLine {
  const { number, transaction, amount } = line;
  const isBooked = outcome === 'settled-now';
  return {
    number,
    outcome,
    paymentId: verdict.paymentId,
    transactionHere: isBooked ? transaction : null,
    amountHere: isBooked ? amount : null,
    caseAbout,
  };
}

const completionEntry = (
  { id, jurisdiction, source }: Reconciliation,
  refund: RefundRow,
  correlationId: string | null,
): NewAuditEntry => ({
  tenant: jurisdiction,
  actor,
  role: 'job',
  action: 'refund',
  resource: `refund ${refund.id}`,
  outcome: 'done',
  before: { state: refund.state },
  after: { state: 'completed' },
  details: { reconciliation: id, source },
  ip: null,
  userAgent: null,
  correlationId,
});

async function writeDown(tx: Tx, entries: readonly NewAuditEntry[]): Promise<void> {
  for (const entry of entries) await recordAudit(tx, entry);
}
