// What happens between the rule's result and the amount: rebates, then the least and the most that is taken, then
// rounding. Each leaves a step, and only where it changed something.
import { z } from 'zod';
import { compare, type Fraction, isWhole, multiply, round, subtract, textOf, whole } from '../exact/fraction';
import type { ExplanationStep } from '../explanation/steps';
import type { FieldError } from '../line-errors';
import { compileCondition, condition, conditionFaults, inputsOf } from './conditions';
import { amount, type Fault, percent, repeated, roundingTerms, shareOf, slug, sourced } from './document-fields';
import type { Inputs, Scope } from './inputs';
import { amountOrExact, type Compute } from './rules/rule-method';

const rebate = z.strictObject({
  id: slug,
  when: condition.optional(),
  percent: percent.refine((text) => Number(text) <= 100, 'takes away more than there is').optional(),
  amount: amount.optional(),
  ...sourced,
});
type Rebate = z.infer<typeof rebate>;

const bound = z.strictObject({ amount, ...sourced });
const rounding = z.strictObject({ ...roundingTerms, ...sourced });

/** All optional: documents from before there were any of them have other hashes with an empty one in it. */
export const adjustmentFields = {
  rebates: z.array(rebate).max(50).optional(),
  minimum: bound.optional(),
  maximum: bound.optional(),
  rounding: rounding.optional(),
};
export type Adjustments = z.infer<z.ZodObject<typeof adjustmentFields>>;

export function* adjustmentFaults({ rebates = [], minimum, maximum }: Adjustments, scope: Scope): Iterable<Fault> {
  for (const [index, one] of rebates.entries()) {
    const path = ['rebates', index];
    if ((one.percent === undefined) === (one.amount === undefined))
      yield { path, message: 'has to have either a percent or an amount' };
    if (one.when !== undefined) yield* conditionFaults(one.when, scope, [...path, 'when']);
  }
  yield* repeated(
    rebates.map(({ id }) => id),
    ['rebates'],
  );
  if (minimum && maximum && minimum.amount > maximum.amount)
    yield { path: ['maximum', 'amount'], message: `is below the minimum, ${minimum.amount}` };
}

export const adjustmentsRead = ({ rebates = [] }: Adjustments): string[] =>
  rebates.flatMap(({ when }) => (when === undefined ? [] : inputsOf(when)));

export type Outcome = { amount: bigint; steps: readonly ExplanationStep[] } | { fault: FieldError };
export type ComputeAmount = (inputs: Inputs, fiscalYear: number) => Outcome;

/** The rule's result as whole money. Throws when it is not whole and nothing rounds it, which validation keeps out. */
export function withAdjustments(compute: Compute, adjustments: Adjustments): ComputeAmount {
  const adjust = compileAdjustments(adjustments);
  return (inputs, fiscalYear) => {
    const computed = compute(inputs, fiscalYear);
    if ('fault' in computed) return computed;
    const { value, steps } = adjust === undefined ? computed : adjust(computed, inputs);
    if (!isWhole(value)) throw new Error(`the tariff gives ${textOf(value)}, which is no whole amount`);
    return { amount: value.num, steps };
  };
}

type Working = { value: Fraction; steps: readonly ExplanationStep[] };
type Adjust = (working: Working, inputs: Inputs) => Working;

function compileAdjustments({ rebates = [], minimum, maximum, rounding: rule }: Adjustments): Adjust | undefined {
  const parts: Adjust[] = rebates.map(compileRebate);
  if (minimum) parts.push(bounded('minimum', minimum, (value, limit) => compare(value, limit) < 0));
  if (maximum) parts.push(bounded('maximum', maximum, (value, limit) => compare(value, limit) > 0));
  if (rule) parts.push(rounded(rule));
  if (parts.length === 0) return undefined;
  return (working, inputs) => parts.reduce((sofar, part) => part(sofar, inputs), working);
}

function compileRebate({ id, when, percent: text, amount: flat = 0, legalReference: law, confidence }: Rebate): Adjust {
  const holds = when === undefined ? () => true : compileCondition(when);
  const share = text === undefined ? undefined : shareOf(text);
  return (working, inputs) => {
    // What was not declared earns no rebate: whoever wants it declares it.
    if (holds(inputs) !== true) return working;
    const wanted = share === undefined ? whole(flat) : multiply(working.value, share);
    const minus = compare(wanted, working.value) > 0 ? working.value : wanted;
    const value = subtract(working.value, minus);
    const step = {
      rule: 'rebate',
      rebate: id,
      minus: textOf(minus),
      ...amountOrExact(value),
      law,
      confidence,
    } as const;
    return { value, steps: [...working.steps, step] };
  };
}

function bounded(
  rule: 'minimum' | 'maximum',
  { amount: limit, legalReference: law, confidence }: z.infer<typeof bound>,
  isBeyond: (value: Fraction, limit: Fraction) => boolean,
): Adjust {
  const value = whole(limit);
  const step = Object.freeze({ rule, amount: limit, law, confidence });
  return (working) => (isBeyond(working.value, value) ? { value, steps: [...working.steps, step] } : working);
}

function rounded({ to, mode, legalReference: law, confidence }: z.infer<typeof rounding>): Adjust {
  return (working) => {
    const amountRounded = round(working.value, to, mode);
    const value = whole(amountRounded);
    if (compare(value, working.value) === 0) return working;
    const step = { rule: 'rounding', to, mode, amount: Number(amountRounded), law, confidence } as const;
    return { value, steps: [...working.steps, step] };
  };
}
