// What a list says otherwise than we do: nothing is corrected, somebody is asked.
import { type NewCase, openCases } from '../../shared/store/cases';
import { aboutMovement } from '../../shared/store/money-movements';
import type { Reconciliation } from '../../shared/store/reconciliations';
import type { Tx } from '../../shared/store/sql';
import type { JudgedTo } from './reconcile-page';

/** What lies aside already has a case of its own. */
export const openDifferences = (tx: Tx, run: Reconciliation, noted: readonly JudgedTo<'note'>[]): Promise<void> =>
  openCases(
    tx,
    noted.flatMap((one) => {
      const { outcome, here } = one.verdict;
      return outcome === 'matched' || (outcome === 'missing-here' && here !== null) ? [] : caseOf(run, one);
    }),
  );

/** Of whatever kind the difference is, no money lies anywhere because of it. */
function caseOf(
  { id, jurisdiction, provider }: Reconciliation,
  { line, verdict: { here } }: JudgedTo<'note'>,
): NewCase {
  const transaction = here?.transaction ?? line.transaction;
  return {
    jurisdiction,
    kind: 'different-amount',
    about: aboutMovement(provider, transaction),
    provider,
    paymentId: here?.paymentId ?? null,
    transaction,
    details: {
      reconciliation: id,
      there: `${line.kind} ${line.amount} ${line.currency}`,
      here: here && `${here.kind} ${here.amount} ${here.currency}`,
    },
  };
}
