// Money that a list has and nobody told us of: settled in the one way in which everybody settles.
import type { PublishOptions } from '../../shared/jobs/publish';
import { recordAudit } from '../../shared/store/audit';
import type { Settled } from '../../shared/store/book-receipts';
import type { Receipt } from '../../shared/store/money-movements';
import { aboutMovement } from '../../shared/store/money-movements';
import type { DecidedLine, UndecidedLine } from '../../shared/store/reconciliation-lines';
import { learnedFrom, type Reconciliation } from '../../shared/store/reconciliations';
import type { Tx } from '../../shared/store/sql';
import type { JudgedTo } from './reconcile-page';
import { settleAndTell } from './settle';

export const actor = 'job:payments.reconcile';

/** `claimed`: for another payment or for none, at this very moment; the next look finds it so. */
const outcomes = {
  settled: 'settled-now',
  again: 'matched',
  'second-payment': 'missing-here',
  'different-currency': 'different-currency',
  claimed: null,
} as const satisfies Record<Settled, DecidedLine['outcome'] | null>;

type SettledLine = { line: UndecidedLine; paymentId: string };

/** One line of each payment at most. */
export async function settleLines(
  tx: Tx,
  run: Reconciliation,
  judged: readonly JudgedTo<'settle'>[],
  followUp: PublishOptions,
): Promise<{ decided: DecidedLine[]; now: SettledLine[] }> {
  const given = judged.map(({ line, verdict: { paymentId } }) => ({ line, paymentId }));
  const receipts = given.map((one) => receiptOf(run, one));
  const settled = await settleAndTell(tx, receipts, () => ({ ...followUp, tenant: run.jurisdiction }));
  const outcomeOf = ({ paymentId }: SettledLine) => outcomes[settled.get(paymentId)!];
  const decided = given.flatMap((one) => {
    const outcome = outcomeOf(one);
    if (outcome === null) return [];
    const { number, transaction, amount } = one.line;
    return {
      number,
      outcome,
      paymentId: one.paymentId,
      transactionHere: transaction,
      amountHere: amount,
      caseAbout: aboutMovement(run.provider, transaction),
    };
  });
  return { decided, now: given.filter((one) => outcomeOf(one) === 'settled-now') };
}

const receiptOf = ({ provider, source }: Reconciliation, { line, paymentId }: SettledLine): Receipt => ({
  paymentId,
  provider,
  transaction: line.transaction,
  amount: BigInt(line.amount),
  currency: line.currency,
  fee: line.fee === null ? null : BigInt(line.fee),
  receivedAt: line.at,
  learnedBy: learnedFrom(source),
});

/** Nobody was there when this money was booked: whoever looks later finds why it was. */
export async function auditSettled(
  tx: Tx,
  { id, jurisdiction, provider, source }: Reconciliation,
  settled: readonly SettledLine[],
  correlationId: string | null,
): Promise<void> {
  for (const { paymentId, line } of settled)
    await recordAudit(tx, {
      tenant: jurisdiction,
      actor,
      role: 'job',
      action: 'settle payment',
      resource: `payment ${paymentId}`,
      outcome: 'done',
      details: { reconciliation: id, source, provider, transaction: line.transaction, amount: line.amount },
      ip: null,
      userAgent: null,
      correlationId,
    });
}
