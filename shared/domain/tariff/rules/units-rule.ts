// A price for each unit, alone or on top of a fixed part.
import { z } from 'zod';
import { add, decimal, multiply, ofNumber, whole } from '../../exact/fraction';
import { amount, rate, sourced } from '../document-fields';
import { inputName, isFault, numericInput } from '../inputs';
import { amountOrExact, type RuleMethod } from './rule-method';

export const unitsRule = z.strictObject({
  method: z.literal('units'),
  of: inputName,
  rate,
  fixed: amount.optional(),
  ...sourced,
});
export type UnitsRule = z.infer<typeof unitsRule>;

const priceOf = ({ rate: text, fixed = 0 }: UnitsRule, quantity: number) =>
  add(whole(fixed), multiply(ofNumber(quantity), decimal(text)!));

export const unitsMethod: RuleMethod<UnitsRule> = {
  *faults({ of }, scope, path) {
    const input = numericInput(scope, of, [...path, 'of']);
    if (isFault(input)) yield input;
  },
  isWhole: false,
  reads: ({ of }) => [of],
  range(rule, scope) {
    const { min, max } = numericInput(scope, rule.of, []) as { min: number; max: number };
    return { min: priceOf(rule, min), max: priceOf(rule, max) };
  },
  compile(rule) {
    const { of, rate: text, fixed, legalReference: law, confidence } = rule;
    return (inputs) => {
      const value = inputs[of] as number;
      const result = priceOf(rule, value);
      const step = { rule: 'units', of, value, rate: text, ...(fixed !== undefined && { fixed }) } as const;
      return { value: result, steps: [{ ...step, ...amountOrExact(result), law, confidence }] };
    };
  },
};
