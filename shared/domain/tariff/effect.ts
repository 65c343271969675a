// What a new version would change for those who were assessed already: the same facts computed under it and under what
// rules now. Both are computed, since what is stored may come from a version before that.
import type { CompiledTariff } from './compile-tariff';
import type { Inputs } from './inputs';
import { readServiceInputs } from './read-service-inputs';
import { scopeOf } from './tariff-document';

export type SampledAssessment = {
  /** The day whose law it is made by: the first of the fiscal year, or that of the request. */
  on: string;
  fiscalYear: number;
  isExempt: boolean;
  inputs: Inputs;
};

/** Whole units of the currency. Amounts are of those that both versions can assess. */
export type Effect = {
  sampled: number;
  changed: number;
  /** What the new version has no amount for. */
  refused: number;
  amountBefore: number;
  amountAfter: number;
  difference: number;
  /** The most that one of them would pay more, and less; 0 when none does. */
  largestIncrease: number;
  largestDecrease: number;
};

export type EffectCount = { add(one: SampledAssessment): void; effect(): Effect };

/**
 * Counted one by one, since ten thousand of them by a formula take seconds: whoever counts lets others have a turn in
 * between. `rulingOn` gives what rules now on a day of the new validity; where nothing does nothing can be compared.
 */
export function countEffect(next: CompiledTariff, rulingOn: (day: string) => CompiledTariff | undefined): EffectCount {
  const totals = { sampled: 0, changed: 0, refused: 0, before: 0n, after: 0n, increase: 0n, decrease: 0n };
  const amountUnder = openAmounts();
  return {
    add(one) {
      totals.sampled += 1;
      const ruling = rulingOn(one.on);
      const before = ruling && amountUnder(ruling, one);
      const after = amountUnder(next, one);
      if (after === undefined) totals.refused += 1;
      else if (before !== undefined) count(totals, before, after);
    },
    effect: () => effectIn(totals),
  };
}

/** Exact up to nine thousand million millions; only a sample of the largest amounts there are could exceed that. */
const effectIn = ({ sampled, changed, refused, before, after, increase, decrease }: Totals): Effect => ({
  sampled,
  changed,
  refused,
  amountBefore: Number(before),
  amountAfter: Number(after),
  difference: Number(after - before),
  largestIncrease: Number(increase),
  largestDecrease: Number(decrease),
});

type Totals = Record<'sampled' | 'changed' | 'refused', number> &
  Record<'before' | 'after' | 'increase' | 'decrease', bigint>;

function count(totals: Totals, before: bigint, after: bigint): void {
  totals.before += before;
  totals.after += after;
  if (before === after) return;
  totals.changed += 1;
  const difference = after - before;
  if (difference > totals.increase) totals.increase = difference;
  if (-difference > totals.decrease) totals.decrease = -difference;
}

/** Undefined where the tariff has no amount for it. Who is exempt owes nothing under either. */
function openAmounts(): (tariff: CompiledTariff, one: SampledAssessment) => bigint | undefined {
  const readers = new Map<CompiledTariff, ReadInputs>();
  return (tariff, { isExempt, inputs, fiscalYear }) => {
    if (isExempt) return 0n;
    const reader = readers.get(tariff) ?? readerFor(tariff);
    readers.set(tariff, reader);
    const read = reader(inputs);
    const outcome = read && tariff.compute(read, fiscalYear);
    return outcome === undefined || 'fault' in outcome ? undefined : outcome.amount;
  };
}

type ReadInputs = (given: Inputs) => Inputs | undefined;

/** What was stated for one version may be missing, too large or no choice any more under another. */
function readerFor(tariff: CompiledTariff): ReadInputs {
  const { document, reads } = tariff;
  if (document.category !== 'service') {
    const needed = reads.filter(scopeOf(document).isStated);
    return (given) => (needed.every((name) => given[name] !== undefined && given[name] !== null) ? given : undefined);
  }
  return (given) => {
    const known = Object.entries(given).filter(([name]) => reads.includes(name));
    const read = readServiceInputs(Object.fromEntries(known), tariff);
    return 'inputs' in read ? read.inputs : undefined;
  };
}
