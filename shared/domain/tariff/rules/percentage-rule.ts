// A share of a declared value; `10` means ten percent.
import { z } from 'zod';
import { multiply, ofNumber } from '../../exact/fraction';
import { percent, shareOf, sourced } from '../document-fields';
import { inputName, isFault, numericInput } from '../inputs';
import { amountOrExact, type RuleMethod } from './rule-method';

export const percentageRule = z.strictObject({ method: z.literal('percentage'), of: inputName, percent, ...sourced });
export type PercentageRule = z.infer<typeof percentageRule>;

export const percentageMethod: RuleMethod<PercentageRule> = {
  *faults({ of }, scope, path) {
    const input = numericInput(scope, of, [...path, 'of']);
    if (isFault(input)) yield input;
    else yield* baseFaults(input, of, [...path, 'of']);
  },
  isWhole: false,
  reads: ({ of }) => [of],
  range(rule, scope) {
    const { min, max } = numericInput(scope, rule.of, []) as { min: number; max: number };
    const share = shareOf(rule.percent);
    return { min: multiply(ofNumber(min), share), max: multiply(ofNumber(max), share) };
  },
  compile({ of, percent: text, legalReference: law, confidence }) {
    const share = shareOf(text);
    return (inputs) => {
      const value = inputs[of] as number;
      const result = multiply(ofNumber(value), share);
      return {
        value: result,
        steps: [{ rule: 'percentage', of, value, percent: text, ...amountOrExact(result), law, confidence }],
      };
    };
  },
};

/** A tax on a value of nothing would be nothing, and nobody would notice. */
export function* baseFaults({ min }: { min: number }, name: string, path: PropertyKey[]) {
  if (min <= 0)
    yield { path, message: `${name} may be 0, but a percentage is taken of what there is: give it a min above 0` };
}
