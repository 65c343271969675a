// What is charged for paying late. Each charge is a row with a period, so that a nightly run charges a period once
// however often it runs; a predecessor that multiplied what stood there compounded a fine daily.
import { z } from 'zod';
import { calendarDay } from '../calendar-day';
import { addDays, addMonths, isWithin } from '../days';
import { add, compare, decimal, type Fraction, multiply, round, textOf, whole } from '../exact/fraction';
import { toJsonInteger } from '../money';
import { percent, roundingTerms, shareOf, slug, sourced } from '../tariff/document-fields';

/** Rules what fell due from `dueFrom` to the day before `dueTo`. A fixed sum in `once` is in the document's currency. */
export const latePaymentRule = z
  .strictObject({
    id: slug,
    on: z.boolean(),
    dueFrom: calendarDay,
    dueTo: calendarDay.nullable(),
    graceDays: z.int().min(0).max(3_660),
    once: z.strictObject({ percent: percent.optional(), amount: z.int().min(1).optional() }).optional(),
    /** For each month or part of a month. */
    monthly: z.strictObject({ percent }).optional(),
    /** Of the unpaid tax, for all charges together. */
    capPercent: z.int().min(1).max(1_000).optional(),
    rounding: z.strictObject(roundingTerms),
    ...sourced,
  })
  .superRefine(({ dueFrom, dueTo, once, monthly }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (dueTo !== null && dueTo <= dueFrom) refuse(['dueTo'], 'must be later than dueFrom');
    if (once === undefined && monthly === undefined) refuse([], 'charges nothing: once or monthly is needed');
    if (once !== undefined && (once.percent === undefined) === (once.amount === undefined))
      refuse(['once'], 'takes either percent or amount');
  });
export type LatePaymentRule = z.infer<typeof latePaymentRule>;

/** All rules of a document. A due date has one rule at most, also while that rule is off. */
export const latePaymentRules = z.array(latePaymentRule).superRefine((rules, context) => {
  for (const [index, rule] of rules.entries()) {
    const earlier = rules.slice(0, index);
    if (earlier.some(({ id }) => id === rule.id))
      context.addIssue({ code: 'custom', path: [index, 'id'], message: `is there already: ${rule.id}` });
    const other = earlier.find((before) => overlap(before, rule));
    if (other !== undefined)
      context.addIssue({ code: 'custom', path: [index, 'dueFrom'], message: `overlaps the rule ${other.id}` });
  }
});

const overlap = (one: LatePaymentRule, other: LatePaymentRule): boolean =>
  (one.dueTo === null || other.dueFrom < one.dueTo) && (other.dueTo === null || one.dueFrom < other.dueTo);

export const latePaymentRuleFor = (rules: readonly LatePaymentRule[], dueOn: string): LatePaymentRule | undefined =>
  rules.find(({ dueFrom, dueTo }) => isWithin(dueOn, { from: dueFrom, to: dueTo }));

/** How the sum of all charges up to this one came about, before those of earlier periods are taken off. */
export type ChargeExplanation = {
  v: 1;
  rule: string;
  /** The unpaid tax. */
  base: number;
  /** All percent of the base up to this period, and the fixed sum beside them. */
  percent: string;
  fixed?: number;
  months: number;
  /** Present where the percent and the fixed sum came to more than so much of the base, which counts instead. */
  capPercent?: number;
  rounding: string;
  law: string;
  confidence: LatePaymentRule['confidence'];
};

/** `once`, and `month-1`, `month-2` … for each month begun. */
type Charged = { period: string; amount: bigint };
export type Charge = Charged & { kind: 'penalty' | 'interest'; explanation: ChargeExplanation };

type Lateness = {
  rule: LatePaymentRule;
  dueOn: string;
  /** The tax itself, without charges: there is no interest on interest. */
  unpaid: bigint;
  /** The day in the jurisdiction. */
  today: string;
  /** All charges of this assessment, in any order. */
  alreadyCharged: readonly Charged[];
};

/**
 * The charges that are new today. After n months they come to round(min(cap, once + n × monthly)) of the unpaid tax: first
 * the cap, then the rounding, so that their sum is never above the cap rounded by the same rule. Each row is that sum less
 * the one a period before; rows of 0 are left out. Where a part was paid in between, both sums are taken of what is unpaid
 * now: a new month costs interest on the rest, and charged months stay as they are.
 */
export function chargesUpTo({ rule, dueOn, unpaid, today, alreadyCharged }: Lateness): Charge[] {
  const firstLateDay = addDays(dueOn, rule.graceDays + 1);
  if (!rule.on || unpaid <= 0n || today < firstLateDay) return [];
  const known = new Set(alreadyCharged.map(({ period }) => period));
  const cap = rule.capPercent === undefined ? null : rounded(rule, capOf(rule, unpaid));
  let charged = alreadyCharged.reduce((sum, { amount }) => sum + amount, 0n);
  let before = 0n;
  const charges: Charge[] = [];
  for (let months = 0; months === 0 || monthBegan(rule, firstLateDay, months, today); months += 1) {
    const total = sumAfter(rule, unpaid, months);
    const period = months === 0 ? 'once' : `month-${months}`;
    // What was charged on a larger base may have used up the cap of what is left.
    const amount = cap === null ? total - before : lesserOf(total - before, cap - charged);
    before = total;
    if (known.has(period) || amount <= 0n) continue;
    charged += amount;
    charges.push({
      period,
      kind: months === 0 ? 'penalty' : 'interest',
      amount,
      explanation: explain(rule, unpaid, months),
    });
  }
  return charges;
}

const lesserOf = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** Counted from the first late day, not from month to month: see addMonths. */
const monthBegan = (rule: LatePaymentRule, firstLateDay: string, month: number, today: string): boolean =>
  rule.monthly !== undefined && addMonths(firstLateDay, month - 1) <= today;

const percentAfter = ({ once, monthly }: LatePaymentRule, months: number): Fraction =>
  add(decimal(once?.percent ?? '0')!, multiply(decimal(monthly?.percent ?? '0')!, whole(months)));

const capOf = ({ capPercent }: LatePaymentRule, unpaid: bigint): Fraction =>
  multiply(whole(unpaid), shareOf(String(capPercent)));

const exactSumAfter = (rule: LatePaymentRule, unpaid: bigint, months: number): Fraction =>
  add(multiply(whole(unpaid), shareOf(textOf(percentAfter(rule, months)))), whole(rule.once?.amount ?? 0));

const isCapped = (rule: LatePaymentRule, unpaid: bigint, months: number): boolean =>
  rule.capPercent !== undefined && compare(exactSumAfter(rule, unpaid, months), capOf(rule, unpaid)) > 0;

const rounded = ({ rounding: { to, mode } }: LatePaymentRule, value: Fraction): bigint => round(value, to, mode);

const sumAfter = (rule: LatePaymentRule, unpaid: bigint, months: number): bigint =>
  rounded(rule, isCapped(rule, unpaid, months) ? capOf(rule, unpaid) : exactSumAfter(rule, unpaid, months));

function explain(rule: LatePaymentRule, unpaid: bigint, months: number): ChargeExplanation {
  return {
    v: 1,
    rule: rule.id,
    base: toJsonInteger(unpaid),
    percent: textOf(percentAfter(rule, months)),
    ...(rule.once?.amount === undefined ? {} : { fixed: rule.once.amount }),
    months,
    ...(isCapped(rule, unpaid, months) ? { capPercent: rule.capPercent! } : {}),
    rounding: `${rule.rounding.mode} to ${rule.rounding.to}`,
    law: rule.legalReference,
    confidence: rule.confidence,
  };
}
