// One page of lines, in one transaction: held against what is known here, settled or set aside where money is not booked,
// and decided on. A crash leaves the page before as the last one; done again, what is booked is found booked.
import { judgeLine, type KnownHere, type LineVerdict } from '../../shared/domain/payment/judge-line';
import { idOfReference } from '../../shared/domain/payment/reference';
import type { PublishOptions } from '../../shared/jobs/publish';
import { type AskedLine, knownOfLines } from '../../shared/store/match-lines';
import { aboutMovement } from '../../shared/store/money-movements';
import { lockPayments } from '../../shared/store/payments';
import {
  type DecidedLine,
  decideLines,
  leaveOutLines,
  type UndecidedLine,
  undecidedLines,
} from '../../shared/store/reconciliation-lines';
import { lockReconciliation, type Reconciliation } from '../../shared/store/reconciliations';
import { setAside } from '../../shared/store/set-aside';
import type { Tx } from '../../shared/store/sql';
import { completeRefunds } from './complete-refund-lines';
import { openDifferences } from './open-differences';
import { actor, auditSettled, settleLines } from './settle-lines';

const pageSize = 500;

export type Judged<Verdict extends LineVerdict = LineVerdict> = { line: UndecidedLine; verdict: Verdict };
export type JudgedTo<Act extends LineVerdict['act']> = Judged<Extract<LineVerdict, { act: Act }>>;

/**
 * Lines that have to wait for others of the page, or for somebody at the same money, are left for the next one. Returns how
 * many were decided on; null where none is left to decide on.
 */
export async function reconcilePage(tx: Tx, id: string, followUp: PublishOptions): Promise<number | null> {
  const run = await lockReconciliation(tx, id);
  if (run?.state !== 'running') return null;
  const lines = await undecidedLines(tx, id, pageSize);
  if (lines.length === 0) return null;
  const page = await judge(tx, run, lines);
  const settled = await settleLines(tx, run, having(page, 'settle'), followUp);
  const paidBack = await completeRefunds(tx, run, having(page, 'pay back'), followUp.correlationId ?? null);
  const aside = await putAside(tx, run, having(page, 'set aside'));
  const noted = having(page, 'note');
  await openDifferences(tx, run, noted);
  const leftOut = having(page, 'leave out').map(({ line }) => line.number);
  await leaveOutLines(tx, id, leftOut);
  const noticed = noted.map((one) => decisionOf(run, one));
  const decided = [...noticed, ...settled.decided, ...paidBack.decided, ...aside];
  await decideLines(tx, id, decided);
  // Last, since it holds the jurisdiction's chain of the day until the commit.
  await auditSettled(tx, run, settled.now, followUp.correlationId ?? null);
  await paidBack.writeDown();
  return decided.length + leftOut.length;
}

const having = <Act extends LineVerdict['act']>(page: readonly Judged[], act: Act) =>
  page.filter(({ verdict }) => verdict.act === act) as JudgedTo<Act>[];

async function judge(tx: Tx, run: Reconciliation, lines: readonly UndecidedLine[]): Promise<Judged[]> {
  const asked = lines.map((line) => ({ ...line, referenceId: idOfReference(line.reference ?? '') }));
  const known = await knownUnderLock(tx, run, asked);
  const taken = new Set<string>();
  return lines.flatMap((line) => {
    const { movement, payment, ...rest } = known.get(line.number)!;
    // What two lines of one payment are depends on what the first of them turns out to be.
    const subject = movement === null ? subjectOf({ payment, ...rest }) : undefined;
    if (subject !== undefined && taken.has(subject)) return [];
    if (subject !== undefined) taken.add(subject);
    const listed = { ...line, amount: BigInt(line.amount) };
    return { line, verdict: judgeLine(listed, run.jurisdiction, { movement, payment, ...rest }) };
  });
}

/** The payment that a line is about. */
const subjectOf = ({ payment, refund }: Pick<KnownHere, 'payment' | 'refund'>) => refund?.paymentId ?? payment?.id;

/**
 * Known once more when the payments are locked: what somebody books for one in this moment, under another name, would
 * otherwise be booked a second time.
 */
async function knownUnderLock(
  tx: Tx,
  run: Reconciliation,
  asked: readonly AskedLine[],
): Promise<Map<number, KnownHere>> {
  const known = await knownOfLines(tx, run, asked);
  const unbooked = asked.filter(({ number }) => known.get(number)!.movement === null);
  const ids = unbooked.flatMap(({ number }) => subjectOf(known.get(number)!) ?? []);
  if (ids.length === 0) return known;
  await lockPayments(tx, ids);
  return new Map([...known, ...(await knownOfLines(tx, run, unbooked))]);
}

function decisionOf({ provider }: Reconciliation, { line, verdict: { outcome, here } }: JudgedTo<'note'>): DecidedLine {
  const transaction = here?.transaction ?? line.transaction;
  return {
    number: line.number,
    outcome,
    paymentId: here?.paymentId ?? null,
    transactionHere: here?.transaction ?? null,
    amountHere: here?.amount.toString() ?? null,
    caseAbout: outcome === 'matched' ? null : aboutMovement(provider, transaction),
  };
}

async function putAside(tx: Tx, run: Reconciliation, unknown: readonly Judged[]): Promise<DecidedLine[]> {
  const lines = unknown.map(({ line }) => line);
  const booked = await setAside(tx, run, lines, actor);
  return lines.flatMap(({ number, transaction }) => {
    if (!booked.has(transaction)) return [];
    const decided = {
      outcome: 'missing-here',
      paymentId: null,
      amountHere: null,
      transactionHere: transaction,
    } as const;
    return { number, ...decided, caseAbout: aboutMovement(run.provider, transaction) };
  });
}
