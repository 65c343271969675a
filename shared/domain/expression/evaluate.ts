// What a formula comes to for the inputs of one request, exactly: no step rounds.
import { add, compare, divide, type Fraction, multiply, subtract, whole } from '../exact/fraction';
import type { Expression } from './parse-expression';

/** Cannot happen for inputs within ranges for which `rangeOf` found no fault. `at` is the place of the operator. */
export class DivisionByZero extends Error {
  constructor(readonly at: number) {
    super(`division by zero at character ${at}`);
  }
}

/**
 * The formula's value, in whatever unit its inputs give it. Throws DivisionByZero, and RangeError for a name that the
 * inputs do not have.
 */
export function evaluate(expression: Expression, inputs: Readonly<Record<string, Fraction>>): Fraction {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return inputNamed(expression.name, inputs);
    case 'negative':
      return subtract(zero, evaluate(expression.operand, inputs));
    case 'operation':
      return operated(expression, evaluate(expression.left, inputs), evaluate(expression.right, inputs));
    case 'extreme': {
      const values = expression.operands.map((operand) => evaluate(operand, inputs));
      return extremeOf(values, expression.pick);
    }
  }
}

const zero = whole(0n);

function inputNamed(name: string, inputs: Readonly<Record<string, Fraction>>): Fraction {
  // "constructor" is a name in camelCase, too.
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (value === undefined) throw new RangeError(`there is no input ${name}`);
  return value;
}

function operated({ at, operator }: Extract<Expression, { kind: 'operation' }>, left: Fraction, right: Fraction) {
  switch (operator) {
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    case '/':
      if (right.num === 0n) throw new DivisionByZero(at);
      return divide(left, right);
  }
}

/** The least or the greatest of one or more values. */
export function extremeOf(values: readonly Fraction[], pick: 'min' | 'max'): Fraction {
  const wanted = pick === 'min' ? -1 : 1;
  return values.reduce((best, value) => (compare(value, best) === wanted ? value : best));
}
