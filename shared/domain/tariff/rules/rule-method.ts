// What a method of calculation has to offer: its shape is a zod schema, everything else is told here.
import { compare, type Fraction, isWhole, textOf } from '../../exact/fraction';
import type { ExplanationStep } from '../../explanation/steps';
import type { FieldError } from '../../line-errors';
import type { Fault } from '../document-fields';
import type { Inputs, Scope } from '../inputs';

/** Money before rounding. Steps of cells and fees are shared objects and frozen: nothing may change them. */
export type Computed = { value: Fraction; steps: readonly ExplanationStep[] } | { fault: FieldError };

export type Compute = (inputs: Inputs, fiscalYear: number) => Computed;

export type RuleMethod<Rule> = {
  /** What is wrong with a rule whose shape is right, with paths from the document's root. */
  faults(rule: Rule, scope: Scope, path: PropertyKey[]): Iterable<Fault>;
  /** Whether all that comes out is whole money, so that nothing needs rounding. */
  isWhole: boolean;
  /** Names of the inputs it reads. */
  reads(rule: Rule): string[];
  /** The least and the most that can come out, for a rule without faults. */
  range(rule: Rule, scope: Scope): { min: Fraction; max: Fraction };
  /** For a rule without faults. */
  compile(rule: Rule, scope: Scope): Compute;
};

/** The amount of a step, as a number when it is whole already, else in exact words. */
export const amountOrExact = (value: Fraction): { amount: number } | { exact: string } =>
  isWhole(value) ? { amount: Number(value.num) } : { exact: textOf(value) };

export const outOfTariff = (field: string, message: string): Computed => ({
  fault: { field, code: 'OUT_OF_TARIFF', message },
});

/** The lowest and the highest of several. */
export function hull(ranges: readonly { min: Fraction; max: Fraction }[]): { min: Fraction; max: Fraction } {
  const [first, ...rest] = ranges;
  return rest.reduce(
    (whole, one) => ({
      min: compare(one.min, whole.min) < 0 ? one.min : whole.min,
      max: compare(one.max, whole.max) > 0 ? one.max : whole.max,
    }),
    first!,
  );
}
