// Proves stored amounts: computes an explanation again from its own inputs and compares every word of it.
import { firstDayOf, isWithin } from '../days';
import type { Explanation } from '../explanation/explanation';
import type { ExplanationStep } from '../explanation/steps';
import type { CompiledTariff } from './compile-tariff';

/** What an assessment claims, beside its explanation. */
export type Claim = {
  /** Whole units of the currency. */
  amount: bigint;
  currency: string;
  isExempt: boolean;
  /** The day from which the vehicle exists, as stored beside the explanation; null where nothing tells. */
  since: string | null;
};

/** Why the amount does not follow from the explanation under the tariff it cites; undefined when it does. */
export function contradictionIn(explanation: Explanation, claim: Claim, tariff: CompiledTariff): string | undefined {
  const { id, version, hash } = explanation.tariff;
  if (id !== tariff.id || version !== tariff.version || hash !== tariff.citation.hash)
    return `explained by ${id} v${version} (${hash}), not by ${tariff.id} v${tariff.version} (${tariff.citation.hash})`;
  if (claim.currency !== tariff.currency) return `is in ${claim.currency}, the tariff in ${tariff.currency}`;
  if (explanation.rounding !== tariff.rounding) return `rounds ${explanation.rounding}, the tariff ${tariff.rounding}`;

  const outcome = tariff.compute(explanation.inputs, explanation.fiscalYear);
  if ('fault' in outcome) return `the tariff refuses its inputs: ${outcome.fault.message}`;
  const { computed, decided } = split(explanation.steps);
  if (!areEqual(computed, outcome.steps)) return 'its steps are not those that the tariff gives';
  const granted = decided.find((step) => step.rule === 'exemption-granted');
  const amount = granted === undefined ? outcome.amount : 0n;
  if (amount !== claim.amount) return `the amount is ${claim.amount}, its explanation gives ${amount}`;
  if ((granted !== undefined) !== claim.isExempt) return 'its state and its explanation differ on whether it is exempt';
  return granted && contradictionInGrant(granted, explanation.fiscalYear, claim.since, tariff);
}

function contradictionInGrant(
  { ground, valid, exemption }: Extract<ExplanationStep, { rule: 'exemption-granted' }>,
  fiscalYear: number,
  since: string | null,
  tariff: CompiledTariff,
): string | undefined {
  const firstDay = firstDayOf(fiscalYear);
  const day = since !== null && since > firstDay ? since : firstDay;
  return tariff.grounds.has(ground) && isWithin(day, valid)
    ? undefined
    : `exemption ${exemption} was granted outside its days or grounds`;
}

/** What the tariff computes, and what people decided about exemptions. */
function split(steps: readonly ExplanationStep[]) {
  const isDecision = ({ rule }: ExplanationStep) => rule.startsWith('exemption-');
  return { computed: steps.filter((step) => !isDecision(step)), decided: steps.filter(isDecision) };
}

/** Steps are flat and made in one order of names, but what was stored as jsonb once has lost that order. */
const areEqual = (a: readonly object[], b: readonly object[]): boolean =>
  a.length === b.length && a.every((step, index) => isSame(step, b[index]!));

function isSame(a: object, b: object): boolean {
  const names = Object.keys(a);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return names.length === Object.keys(b).length && names.every((name) => left[name] === right[name]);
}
