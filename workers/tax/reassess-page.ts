// One page of a reassessment, in one transaction: what is unpaid is read, computed by the version that rules, and – when it
// is no trial – changed, and the run's figures say so. A crash leaves the page before as the last one.
import { stateFor } from '../../shared/domain/assessment/assessment-state';
import { dayIn } from '../../shared/domain/days';
import { explanationJson } from '../../shared/domain/explanation/explanation';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { Assessed } from '../../shared/domain/tariff/assess';
import { assessAgain } from '../../shared/domain/tariff/assess-again';
import type { CompiledTariff } from '../../shared/domain/tariff/compile-tariff';
import { countSettled, idsInInstalments, type UnpaidRow, unpaidRows } from '../../shared/store/reassess-page';
import { addPage, lockReassessment, type Reassessment } from '../../shared/store/reassessments';
import { type AssessmentChange, reviseAssessments } from '../../shared/store/revise-assessments';
import type { Tx } from '../../shared/store/sql';
import { exemptionsByVehicle } from './exemptions-by-vehicle';

const pageSize = 2000;

export type PageOutcome = { isLast: boolean; percent: number };

export async function reassessPage(tx: Tx, id: string, target: CompiledTariff): Promise<PageOutcome> {
  // Locked, so that of two workers who both believe that the run is theirs each does pages that the other has not done.
  const run = await lockReassessment(tx, null, id);
  if (run?.state !== 'running') return { isLast: true, percent: 100 };
  const isTrial = run.trialId === null;
  const found = await unpaidRows(tx, run, { limit: pageSize, lock: !isTrial });
  const isLast = found.length < pageSize;
  const lastId = found.at(-1)?.id ?? null;
  const inParts = await idsInInstalments(
    tx,
    found.map((one) => one.id),
  );
  const page = await judge(
    tx,
    run,
    found.filter((one) => !inParts.has(one.id)),
    target,
  );
  if (!isTrial) await write(tx, page.changes);
  const leftAlone = inParts.size + (await countSettled(tx, run, isLast ? null : lastId));
  await addPage(tx, id, { ...figuresOf(page), leftAlone, afterId: lastId, isLast });
  return { isLast, percent: isLast ? 100 : percentOf(run, page.seen + leftAlone) };
}

type Judged = { seen: number; refused: number; before: bigint; after: bigint; changes: AssessmentChange[] };

async function judge(tx: Tx, run: Reassessment, found: readonly UnpaidRow[], target: CompiledTariff): Promise<Judged> {
  const keys = found.flatMap(({ registrationKey }) => (registrationKey === null ? [] : [registrationKey]));
  const exemptionOf = await exemptionsByVehicle(tx, keys);
  const today = dayIn(packOf(run.jurisdiction).timeZone, new Date());
  const page: Judged = { seen: found.length, refused: 0, before: 0n, after: 0n, changes: [] };
  for (const one of found) {
    const before = BigInt(one.amount);
    const { registrationKey, firstCirculation } = one;
    const exemption = registrationKey === null ? undefined : exemptionOf(run, { registrationKey, firstCirculation });
    const anew = assessAgain(one, target, exemption);
    const after = anew.kind === 'rejected' ? before : anew.amount;
    page.before += before;
    page.after += after;
    if (anew.kind === 'rejected') page.refused += 1;
    // What comes to the same keeps the version it cites: a new one would be a change that nobody asked for.
    else if (after !== before) page.changes.push(changeOf(run, one, anew, today));
  }
  return page;
}

function changeOf({ id: causeId }: Reassessment, one: UnpaidRow, anew: Assessed, today: string): AssessmentChange {
  const { amount, isExempt, explanation } = anew;
  // Nothing was paid, and charges of the debt that was are waived with it.
  const facts = { amount, charges: 0n, paid: 0n, dueOn: one.dueOn, today, exempt: isExempt, cancelled: false };
  return {
    id: one.id,
    revision: one.revision,
    amount,
    state: stateFor(facts),
    tariffId: explanation.tariff.id,
    tariffVersion: explanation.tariff.version,
    explanation: explanationJson(explanation),
    why: 'correction published',
    causeId,
  };
}

async function write(tx: Tx, changes: readonly AssessmentChange[]): Promise<void> {
  const changed = await reviseAssessments(tx, changes);
  // The rows are locked: what was read is what is there. Figures that say more than was done would be believed.
  if (changed.length < changes.length)
    throw new Error(`of ${changes.length} assessments to be changed ${changed.length} were`);
}

const figuresOf = ({ seen, refused, before, after, changes }: Judged) => ({
  seen,
  changed: changes.length,
  refused,
  amountBefore: String(before),
  amountAfter: String(after),
});

/** Assessments that came or went since it began must not bring it beyond its end. */
const percentOf = ({ total, seen, leftAlone }: Reassessment, more: number): number =>
  total ? Math.min(99, Math.floor((100 * (seen + leftAlone + more)) / total)) : 99;
