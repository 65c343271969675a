// An amount that is split falls due part by part: which parts are covered by what was paid, and what the late ones cost.
import { addDays } from '../days';
import { toJsonInteger } from '../money';
import { type InstalmentTerms, instalmentLateFee } from './instalments';

export type PlannedInstalment = { number: number; amount: bigint; dueOn: string };
/** `unpaid` is above 0 and at most the amount. */
export type UnpaidInstalment = PlannedInstalment & { unpaid: bigint };

/** The parts that `paid` does not cover, in the order given: money covers the first ones first. */
export function unpaidInstalments(plan: readonly PlannedInstalment[], paid: bigint): UnpaidInstalment[] {
  let left = paid;
  return plan.flatMap((instalment) => {
    const unpaid = instalment.amount - left;
    left = unpaid < 0n ? -unpaid : 0n;
    return unpaid > 0n ? [{ ...instalment, unpaid }] : [];
  });
}

/** By which such charges are told from those of tariffs. */
export const instalmentLateRule = 'instalment-late';

export type LateFeeExplanation = {
  v: 1;
  rule: typeof instalmentLateRule;
  instalment: number;
  /** What was unpaid of the part. */
  base: number;
  percent: string;
  rounding: 'half-up to 1';
  /** In words: the terms are the jurisdiction's and no tariff's. */
  law: string;
  confidence: InstalmentTerms['confidence'];
};
export type LateFee = { period: string; dueOn: string; amount: bigint; explanation: LateFeeExplanation };

type Lateness = {
  unpaid: readonly UnpaidInstalment[];
  terms: InstalmentTerms;
  /** The day in the jurisdiction. */
  today: string;
  /** Periods that were charged, `instalment-<n>`. */
  alreadyCharged: ReadonlySet<string>;
};

/** The fees that are new today: once for each part that is not paid when its days of grace are over. Never one of 0. */
export function lateFees({ unpaid, terms, today, alreadyCharged }: Lateness): LateFee[] {
  return unpaid.flatMap(({ number, dueOn, unpaid: base }) => {
    const period = `instalment-${number}`;
    const amount = instalmentLateFee(base, terms);
    if (today <= addDays(dueOn, terms.graceDays) || alreadyCharged.has(period) || amount === 0n) return [];
    return [{ period, dueOn, amount, explanation: explain(number, base, terms) }];
  });
}

const explain = (instalment: number, base: bigint, terms: InstalmentTerms): LateFeeExplanation => ({
  v: 1,
  rule: instalmentLateRule,
  instalment,
  base: toJsonInteger(base),
  percent: terms.lateFeePercent,
  rounding: 'half-up to 1',
  law: terms.legalReference,
  confidence: terms.confidence,
});
