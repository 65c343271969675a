// The tariffs of one jurisdiction side by side: which one rules a category in a fiscal year, and why there is none.
import { z } from 'zod';
import { firstDayOf, isWithin } from '../days';
import { type Category, categories } from '../vehicle-fields';
import type { CompiledTariff } from './compile-tariff';
import { confidence } from './grid-rule';
import { oncePerYear } from './once-per-year';

const categoriesWithoutTariff = z.strictObject({
  schema: z.literal(1),
  jurisdiction: z.string().regex(/^[A-Z]{2}$/),
  categories: z.array(
    z.strictObject({
      category: z.enum(categories),
      reason: z.string().min(1),
      legalReference: z.string().min(1),
      confidence,
    }),
  ),
});

export type CompiledTariffs = {
  /** The tariff valid on the first day of the fiscal year. */
  find(category: Category, fiscalYear: number): CompiledTariff | undefined;
  /** Why a category has no tariff at all, as data; undefined when nothing is known about it. */
  reasonForNone(category: Category): string | undefined;
};

/**
 * `withoutTariff` is the parsed JSON of categories that are in scope but have no tariff. Throws when it is malformed, or
 * when two tariffs of one category are valid on the same day, since either amount would then be arbitrary.
 */
export function compileTariffs(tariffs: readonly CompiledTariff[], withoutTariff: unknown): CompiledTariffs {
  const reasons = new Map(
    categoriesWithoutTariff.parse(withoutTariff).categories.map((none) => [none.category, none.reason]),
  );
  refuseOverlaps(tariffs);
  const validIn = oncePerYear((fiscalYear) => {
    const valid = tariffs.filter((tariff) => isWithin(firstDayOf(fiscalYear), tariff.validity));
    return new Map(valid.map((tariff) => [tariff.category, tariff]));
  });
  return {
    find: (category, fiscalYear) => validIn(fiscalYear).get(category),
    reasonForNone: (category) => reasons.get(category),
  };
}

function refuseOverlaps(tariffs: readonly CompiledTariff[]): void {
  const ordered = tariffs.toSorted((a, b) => (a.validity.from < b.validity.from ? -1 : 1));
  const latest = new Map<Category, CompiledTariff>();
  for (const tariff of ordered) {
    const earlier = latest.get(tariff.category);
    if (earlier && isWithin(tariff.validity.from, earlier.validity))
      throw new Error(
        `tariffs ${earlier.id} v${earlier.version} and ${tariff.id} v${tariff.version} are both valid on ${tariff.validity.from}`,
      );
    latest.set(tariff.category, tariff);
  }
}
