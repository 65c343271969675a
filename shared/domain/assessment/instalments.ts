// Paying in parts: how a sum is split, when each part is due, and what a late part costs. The terms are data of the
// jurisdiction pack.
import { z } from 'zod';
import { addMonths } from '../days';
import { multiply, round, whole } from '../exact/fraction';
import { confidence, percent, shareOf } from '../tariff/document-fields';

export const instalmentTerms = z.strictObject({
  most: z.int().min(1).max(120),
  /** Whole money of the jurisdiction's currency, for each part. */
  leastAmount: z.int().min(1),
  /** Of the late part, once, from the day after the days of grace. */
  lateFeePercent: percent,
  graceDays: z.int().min(0),
  legalReference: z.string().min(1),
  confidence,
});
export type InstalmentTerms = z.infer<typeof instalmentTerms>;

/** Numbered from 1. */
type Instalment = { number: number; amount: bigint; dueOn: string };

type InstalmentPlan =
  | { instalments: Instalment[] }
  /** `mostParts` is the greatest number of parts that is possible: 0 where the sum is less than the least part. */
  | { refused: 'number-of-parts'; mostParts: number };

/** Parts that sum exactly to the total, equal but for the first, which takes the remainder; a month apart. */
export function splitInstalments(
  total: bigint,
  parts: number,
  firstDueOn: string,
  terms: InstalmentTerms,
): InstalmentPlan {
  const mostParts = mostInstalments(total, terms);
  if (!Number.isInteger(parts) || parts < 1 || parts > mostParts) return { refused: 'number-of-parts', mostParts };
  const part = total / BigInt(parts);
  const remainder = total % BigInt(parts);
  return {
    instalments: Array.from({ length: parts }, (_, index) => ({
      number: index + 1,
      amount: index === 0 ? part + remainder : part,
      dueOn: addMonths(firstDueOn, index),
    })),
  };
}

function mostInstalments(total: bigint, { most, leastAmount }: InstalmentTerms): number {
  const possible = total / BigInt(leastAmount);
  if (possible < 0n) return 0;
  return possible < BigInt(most) ? Number(possible) : most;
}

/** For one late part, in whole units of its currency. */
export const instalmentLateFee = (amount: bigint, { lateFeePercent }: InstalmentTerms): bigint =>
  round(multiply(whole(amount), shareOf(lateFeePercent)), 1, 'half-up');
