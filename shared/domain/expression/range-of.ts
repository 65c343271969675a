// Between what bounds a formula stays for all inputs the tariff allows. Asked before a tariff is published, so that no
// request can meet a division by zero or an amount that is too large to be stored.
import { add, divide, type Fraction, multiply, subtract, textOf, whole } from '../exact/fraction';
import { extremeOf } from './evaluate';
import { type Fault, FaultFound, orFault } from './fault';
import type { Expression } from './parse-expression';

/** Closed on both sides, `min` not above `max`. */
export type Range = { readonly min: Fraction; readonly max: Fraction };

/**
 * A range that holds every value the formula can take. By interval arithmetic: each use of a name counts as if it could
 * differ from the others, so the range may be wider than need be (`a - a` of 0..5 is -5..5) and never narrower.
 * Faults: a name that `ranges` does not have, and a divisor that may be zero. The caller compares the bounds with the
 * largest amount it can hold.
 */
export function rangeOf(expression: Expression, ranges: Readonly<Record<string, Range>>): Range | { fault: Fault } {
  return orFault(() => rangeWithin(expression, ranges));
}

function rangeWithin(expression: Expression, ranges: Readonly<Record<string, Range>>): Range {
  switch (expression.kind) {
    case 'number':
      return { min: expression.value, max: expression.value };
    case 'name':
      return rangeNamed(expression.name, expression.at, ranges);
    case 'negative':
      return difference({ min: zero, max: zero }, rangeWithin(expression.operand, ranges));
    case 'operation':
      return operated(expression, rangeWithin(expression.left, ranges), rangeWithin(expression.right, ranges));
    case 'extreme': {
      const operands = expression.operands.map((operand) => rangeWithin(operand, ranges));
      return {
        min: extremeOf(mins(operands), expression.pick),
        max: extremeOf(maxes(operands), expression.pick),
      };
    }
  }
}

const zero = whole(0n);
const mins = (ranges: Range[]) => ranges.map(({ min }) => min);
const maxes = (ranges: Range[]) => ranges.map(({ max }) => max);

function rangeNamed(name: string, at: number, ranges: Readonly<Record<string, Range>>): Range {
  const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
  if (range !== undefined) return range;
  const known = Object.keys(ranges);
  throw new FaultFound(
    at,
    `no such name: ${name}; ${known.length > 0 ? `known: ${known.join(', ')}` : 'none is known'}`,
  );
}

function operated({ at, operator }: Extract<Expression, { kind: 'operation' }>, left: Range, right: Range): Range {
  switch (operator) {
    case '+':
      return { min: add(left.min, right.min), max: add(left.max, right.max) };
    case '-':
      return difference(left, right);
    case '*':
      return corners(left, right, multiply);
    case '/':
      if (right.min.num <= 0n && right.max.num >= 0n)
        throw new FaultFound(at, `may divide by zero: between ${textOf(right.min)} and ${textOf(right.max)}`);
      return corners(left, right, divide);
  }
}

const difference = (left: Range, right: Range): Range => ({
  min: subtract(left.min, right.max),
  max: subtract(left.max, right.min),
});

/** Products and quotients are extreme where both sides are; which corner it is depends on the signs. */
function corners(left: Range, right: Range, operate: (a: Fraction, b: Fraction) => Fraction): Range {
  const values = [left.min, left.max].flatMap((a) => [operate(a, right.min), operate(a, right.max)]);
  return { min: extremeOf(values, 'min'), max: extremeOf(values, 'max') };
}
