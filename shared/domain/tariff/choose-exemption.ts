// Of all exemptions that were approved for a vehicle, the one by which an assessment of it is judged: the same for
// batches, quotes and reassessments.
import { isWithin } from '../days';
import { type ApprovedExemption, countingDay } from './assess';

/** `since` as in Facts. Where none is valid on the day that counts the last one, so that the explanation says why not. */
export function chooseExemption<One extends ApprovedExemption>(
  approved: readonly One[],
  fiscalYear: number,
  since: string | null,
): One | undefined {
  const day = countingDay(fiscalYear, since);
  return approved.find(({ validFrom: from, validTo: to }) => isWithin(day, { from, to })) ?? approved.at(-1);
}
