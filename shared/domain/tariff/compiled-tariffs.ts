// The vehicle tariffs of one jurisdiction side by side: which one rules a category in a fiscal year, and why there is none.
import { firstDayOf, isWithin } from '../days';
import type { Category } from '../vehicle-fields';
import type { CompiledTariff } from './compile-tariff';
import { oncePerYear } from './once-per-year';

export type CompiledTariffs = {
  /** The tariff valid on the first day of the fiscal year. */
  find(category: Category, fiscalYear: number): CompiledTariff | undefined;
  /** Why a category has no tariff at all, as data; undefined when nothing is known about it. */
  reasonForNone(category: Category): string | undefined;
};

/** Why categories that are in scope of the law have no tariff. */
export type Untaxed = readonly { category: Category; reason: string }[];

/** Throws when two tariffs of one category are valid on the same day, since either amount would then be arbitrary. */
export function compileTariffs(tariffs: readonly CompiledTariff[], untaxed: Untaxed): CompiledTariffs {
  const reasons = new Map(untaxed.map(({ category, reason }) => [category, reason]));
  refuseOverlaps(tariffs);
  const validIn = oncePerYear((fiscalYear) => {
    const valid = tariffs.filter((tariff) => isWithin(firstDayOf(fiscalYear), tariff.validity));
    return new Map(valid.map((tariff) => [tariff.subject, tariff]));
  });
  return {
    find: (category, fiscalYear) => validIn(fiscalYear).get(category),
    reasonForNone: (category) => reasons.get(category),
  };
}

function refuseOverlaps(tariffs: readonly CompiledTariff[]): void {
  const ordered = tariffs.toSorted((a, b) => (a.validity.from < b.validity.from ? -1 : 1));
  const latest = new Map<string, CompiledTariff>();
  for (const tariff of ordered) {
    const earlier = latest.get(tariff.subject);
    if (earlier && isWithin(tariff.validity.from, earlier.validity))
      throw new Error(
        `tariffs ${earlier.id} v${earlier.version} and ${tariff.id} v${tariff.version} are both valid on ${tariff.validity.from}`,
      );
    latest.set(tariff.subject, tariff);
  }
}
