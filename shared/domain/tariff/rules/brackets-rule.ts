// A single-amount scale: the one bracket in which the value lies decides, by an amount or by a rate on the whole value.
import { z } from 'zod';
import { type Fraction, multiply, ofNumber, whole } from '../../exact/fraction';
import { amount, type Fault, percent, shareOf, sourced } from '../document-fields';
import { inputName, isFault, numericInput } from '../inputs';
import { beyond } from './marginal-rule';
import { baseFaults } from './percentage-rule';
import { amountOrExact, hull, type RuleMethod } from './rule-method';
import { scaleFaults } from './scale';

export const bracketsRule = z.strictObject({
  method: z.literal('brackets'),
  of: inputName,
  brackets: z
    .array(
      z.strictObject({ from: amount, to: amount.nullable(), amount: amount.optional(), percent: percent.optional() }),
    )
    .min(1)
    .max(50),
  ...sourced,
});
export type BracketsRule = z.infer<typeof bracketsRule>;
type Bracket = BracketsRule['brackets'][number];

export const bracketsMethod: RuleMethod<BracketsRule> = {
  *faults({ of, brackets }, scope, path): Iterable<Fault> {
    const input = numericInput(scope, of, [...path, 'of']);
    if (isFault(input)) return yield input;
    if (brackets.some((bracket) => bracket.percent !== undefined)) yield* baseFaults(input, of, [...path, 'of']);
    yield* scaleFaults(brackets, input, [...path, 'brackets']);
    for (const [index, bracket] of brackets.entries())
      if ((bracket.amount === undefined) === (bracket.percent === undefined))
        yield { path: [...path, 'brackets', index], message: 'has to have either an amount or a percent' };
  },
  isWhole: false,
  reads: ({ of }) => [of],
  range({ of, brackets }, scope) {
    const { max } = numericInput(scope, of, []) as { min: number; max: number };
    return hull(
      brackets.map((bracket) => ({
        min: feeOf(bracket, bracket.from),
        max: feeOf(bracket, bracket.to ?? Math.max(max, bracket.from)),
      })),
    );
  },
  compile({ of, brackets, legalReference: law, confidence }) {
    return (inputs) => {
      const value = inputs[of] as number;
      const bracket = brackets.find(({ from, to }) => value >= from && (to === null || value < to));
      if (bracket === undefined) return beyond(of, value, brackets.at(-1)!.to!);
      const result = feeOf(bracket, value);
      const { from, to, percent: text } = bracket;
      const step = { rule: 'bracket', of, value, from, to, ...(text !== undefined && { percent: text }) } as const;
      return { value: result, steps: [{ ...step, ...amountOrExact(result), law, confidence }] };
    };
  },
};

const feeOf = (bracket: Bracket, value: number): Fraction =>
  bracket.percent === undefined ? whole(bracket.amount!) : multiply(ofNumber(value), shareOf(bracket.percent));
