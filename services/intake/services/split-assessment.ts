// From an assessment to its instalments, or the reason why there are none.
import { isOpen, stateFor } from '../../../shared/domain/assessment/assessment-state';
import { splitInstalments } from '../../../shared/domain/assessment/instalments';
import { addDays, dayIn } from '../../../shared/domain/days';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { Refusal } from '../../../shared/http/errors';
import {
  insertInstalments,
  instalmentsOf,
  type LockedAssessment,
  lockAssessment,
  moveDueDate,
} from '../../../shared/store/instalments';
import type { OwnedScope } from '../../../shared/store/row-scope';
import type { Tx } from '../../../shared/store/sql';

type Wanted = { parts: number; firstDueOn: string };
type Change = { dueOn: string | null; state: string };

// How far off the first part may be put where the amount itself is due sooner.
const longestWaitDays = 31;

/** What is split is all that is owed, charges for being late included: they do not fall away by it. */
export async function splitAssessment(
  tx: Tx,
  scope: OwnedScope,
  id: string,
  { parts, firstDueOn }: Wanted,
  now: Date,
): Promise<{ jurisdiction: string; currency: string; before: Change; after: Change }> {
  const assessment = await lockAssessment(tx, scope, id);
  if (assessment === undefined) throw new Refusal('ASSESSMENT_NOT_FOUND');
  const { jurisdiction, currency, dueOn, state: stateBefore } = assessment;
  const pack = packOf(jurisdiction);
  const today = dayIn(pack.timeZone, now);
  if (!isOpen(stateBefore)) throw new Refusal('ASSESSMENT_SETTLED');
  if ((await instalmentsOf(tx, id)).length > 0) throw new Refusal('INSTALMENTS_PRESENT');
  if (pack.instalments === null) throw refused('parts', 'NO_TERMS', `${jurisdiction} takes no amount in parts`);
  if (assessment.paid !== '0') throw refused('parts', 'PAID_IN_PART', 'a part of it was paid already');
  demandFirstDay(assessment, firstDueOn, today);

  const [amount, charges] = [BigInt(assessment.amount), BigInt(assessment.charges)];
  const plan = splitInstalments(amount + charges, parts, firstDueOn, pack.instalments);
  if ('refused' in plan) throw tooManyParts(plan.mostParts, pack.instalments.leastAmount, currency);
  await insertInstalments(tx, id, plan.instalments);
  const facts = { amount, charges, paid: 0n, dueOn: firstDueOn, today, exempt: false, cancelled: false };
  const state = stateFor(facts);
  await moveDueDate(tx, id, firstDueOn, state);
  return { jurisdiction, currency, before: { dueOn, state: stateBefore }, after: { dueOn: firstDueOn, state } };
}

function demandFirstDay({ dueOn }: LockedAssessment, firstDueOn: string, today: string): void {
  const soonest = addDays(today, longestWaitDays);
  const latest = dueOn !== null && dueOn > soonest ? dueOn : soonest;
  if (firstDueOn < today || firstDueOn > latest)
    throw refused('firstDueOn', 'DAY_OUT_OF_RANGE', `expected a day from ${today} to ${latest}`);
}

function tooManyParts(mostParts: number, leastAmount: number, currency: string): Refusal {
  const most =
    mostParts === 0 ? 'it is too small to be split' : `the greatest possible number of parts is ${mostParts}`;
  return refused('parts', 'TOO_MANY_PARTS', `${most}, since each has to be at least ${leastAmount} ${currency}`);
}

const refused = (field: string, code: string, message: string): Refusal =>
  new Refusal('INSTALMENTS_REFUSED', { detail: message, details: [{ field, code, message }] });
