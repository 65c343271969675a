import type { Change } from '../../shared/domain/tariff/diff-documents';
import type { DocumentFault } from '../../shared/domain/tariff/tariff-document';
import type { ValidationReport } from '../../shared/store/validate-tariff';

export const faultLines = (faults: readonly DocumentFault[]): string[] =>
  faults.map(({ path, message }) => `${path === '' ? 'the document' : path}: ${message}`);

/** What a tariff would change, for whoever decides about it. `currency` as the document says. */
export function reportLines({ supersedes, comparedWith, diff, effect }: ValidationReport, currency: string): string[] {
  const taken = supersedes.map(
    ({ id, version, from, to }) =>
      `It supersedes ${id} version ${version} from ${from} on${to === null ? '' : `, until ${to}`}.`,
  );
  if (comparedWith === null || diff === null) return [...taken, 'There is nothing before it to compare it with.'];
  return [
    ...taken,
    `Differences to ${comparedWith.id} version ${comparedWith.version}: ${diff.count}`,
    ...diff.changes.map(changeLine),
    ...(diff.count > diff.changes.length ? [`  … and ${diff.count - diff.changes.length} more`] : []),
    ...(effect === null ? [] : effectLines(effect, currency)),
  ];
}

const changeLine = ({ path, ...change }: Change): string => {
  const before = 'before' in change ? JSON.stringify(change.before) : 'nothing';
  const after = 'after' in change ? JSON.stringify(change.after) : 'nothing';
  return `  ${path}: ${before} -> ${after}`;
};

function effectLines(effect: NonNullable<ValidationReport['effect']>, currency: string): string[] {
  const { sampled, isWhole, changed, refused, amountBefore, amountAfter, difference } = effect;
  const signed = difference > 0 ? `+${difference}` : String(difference);
  return [
    `Assessments computed again: ${sampled}, ${isWhole ? 'all there are' : 'a sample'}; changed: ${changed}; refused: ${refused}`,
    `Together: ${amountBefore} -> ${amountAfter} ${currency} (${signed})`,
    `Largest increase: ${effect.largestIncrease}, largest decrease: ${effect.largestDecrease}`,
  ];
}
