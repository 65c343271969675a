// Marginal rates: each slice of the value is taxed at its own rate.
import { z } from 'zod';
import { add, type Fraction, multiply, ofNumber, subtract, textOf, whole } from '../../exact/fraction';
import type { ExplanationStep } from '../../explanation/steps';
import { amount, percent, shareOf, sourced } from '../document-fields';
import { inputName, isFault, numericInput } from '../inputs';
import { baseFaults } from './percentage-rule';
import { amountOrExact, outOfTariff, type RuleMethod } from './rule-method';
import { scaleFaults } from './scale';

export const marginalRule = z.strictObject({
  method: z.literal('marginal'),
  of: inputName,
  slices: z
    .array(z.strictObject({ from: amount, to: amount.nullable(), percent }))
    .min(1)
    .max(50),
  ...sourced,
});
export type MarginalRule = z.infer<typeof marginalRule>;
type Slice = MarginalRule['slices'][number];

export const marginalMethod: RuleMethod<MarginalRule> = {
  *faults({ of, slices }, scope, path) {
    const input = numericInput(scope, of, [...path, 'of']);
    if (isFault(input)) return yield input;
    yield* baseFaults(input, of, [...path, 'of']);
    yield* scaleFaults(slices, input, [...path, 'slices']);
    if (slices[0]!.from !== 0)
      yield {
        path: [...path, 'slices', 0, 'from'],
        message: 'has to be 0: what lies below the first slice would be untaxed',
      };
  },
  isWhole: false,
  reads: ({ of }) => [of],
  range({ of, slices }, scope) {
    const { min, max } = numericInput(scope, of, []) as { min: number; max: number };
    const end = slices.at(-1)!.to;
    return { min: taxOf(slices, min), max: taxOf(slices, end === null ? max : Math.min(max, end)) };
  },
  compile({ of, slices, legalReference: law, confidence }) {
    const end = slices.at(-1)!.to;
    return (inputs) => {
      const value = inputs[of] as number;
      if (end !== null && value > end) return beyond(of, value, end);
      const result = taxOf(slices, value);
      const steps = usedBy(slices, value).map((slice) => stepOf(of, slice, value));
      return { value: result, steps: [...steps, { rule: 'slices', ...amountOrExact(result), law, confidence }] };
    };
  },
};

/** Not untaxed: whoever wrote the scale did not think of so much. */
export const beyond = (of: string, value: number, end: number) =>
  outOfTariff(of, `the scale of the tariff ends at ${end}, got ${value}`);

const usedBy = (slices: readonly Slice[], value: number): Slice[] => slices.filter(({ from }) => value > from);

const partOf = ({ from, to }: Slice, value: number): Fraction =>
  subtract(ofNumber(to === null ? value : Math.min(value, to)), whole(from));

const taxOf = (slices: readonly Slice[], value: number): Fraction =>
  usedBy(slices, value).reduce(
    (sum, slice) => add(sum, multiply(partOf(slice, value), shareOf(slice.percent))),
    whole(0),
  );

function stepOf(of: string, slice: Slice, value: number): ExplanationStep {
  const part = partOf(slice, value);
  const { from, to, percent: text } = slice;
  return {
    rule: 'slice',
    of,
    from,
    to,
    part: Number(textOf(part)),
    percent: text,
    share: textOf(multiply(part, shareOf(text))),
  };
}
