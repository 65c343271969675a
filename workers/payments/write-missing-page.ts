// What is booked here and the list does not have. Nothing is undone: lists settle late, and a later one resolves the case.
import { openCases } from '../../shared/store/cases';
import { type MissingMovement, type MissingPlace, writeMissing } from '../../shared/store/missing-there';
import { aboutMovement } from '../../shared/store/money-movements';
import { decideLines } from '../../shared/store/reconciliation-lines';
import { lockReconciliation } from '../../shared/store/reconciliations';
import type { Tx } from '../../shared/store/sql';
import type { Span } from './reconcile';

const pageSize = 500;

/** Behind `after`; returns where it ended, or null when there is no more. */
export async function writeMissingPage(
  tx: Tx,
  id: string,
  span: Span,
  after: MissingPlace,
): Promise<MissingPlace | null> {
  const run = await lockReconciliation(tx, id);
  if (run?.state !== 'running') return null;
  const { jurisdiction, provider } = run;
  const missing = await writeMissing(tx, run, { ...span, after }, pageSize);
  const aboutOf = ({ transaction }: MissingMovement) => aboutMovement(provider, transaction);
  await openCases(
    tx,
    missing.map((one) => ({
      jurisdiction,
      kind: 'missing-there',
      about: aboutOf(one),
      provider,
      paymentId: one.paymentId,
      transaction: one.transaction,
      details: { reconciliation: id, day: run.day, here: `${one.kind} ${one.amount} ${one.currency}` },
    })),
  );
  await decideLines(
    tx,
    id,
    missing.map((one) => ({
      number: one.number,
      outcome: 'missing-there',
      paymentId: one.paymentId,
      transactionHere: one.transaction,
      amountHere: one.amount,
      caseAbout: aboutOf(one),
    })),
  );
  return missing.length < pageSize ? null : missing.at(-1)!;
}
