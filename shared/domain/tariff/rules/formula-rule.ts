// A formula over named inputs, for what no other method can say. Its range is known before it is published, so that no
// input whatever divides by zero, comes out negative or overflows.
import { z } from 'zod';
import { ofNumber } from '../../exact/fraction';
import { evaluate } from '../../expression/evaluate';
import { namesIn } from '../../expression/names-in';
import { parseExpression } from '../../expression/parse-expression';
import { rangeOf } from '../../expression/range-of';
import { sourced } from '../document-fields';
import { numericRanges } from '../inputs';
import { amountOrExact, type RuleMethod } from './rule-method';

export const formulaRule = z.strictObject({
  method: z.literal('formula'),
  text: z.string().min(1).max(500),
  ...sourced,
});
export type FormulaRule = z.infer<typeof formulaRule>;

export const formulaMethod: RuleMethod<FormulaRule> = {
  *faults({ text }, scope, path) {
    const parsed = parseExpression(text);
    const judged = 'fault' in parsed ? parsed : rangeOf(parsed.expression, numericRanges(scope));
    if ('fault' in judged)
      yield { path: [...path, 'text'], message: `${judged.fault.message}, at character ${judged.fault.at + 1}` };
  },
  isWhole: false,
  reads: ({ text }) => namesIn(expressionOf(text)),
  range({ text }, scope) {
    const range = rangeOf(expressionOf(text), numericRanges(scope));
    if ('fault' in range) throw new Error(range.fault.message);
    return range;
  },
  compile({ text, legalReference: law, confidence }) {
    const expression = expressionOf(text);
    const names = namesIn(expression);
    return (inputs) => {
      const values = Object.fromEntries(names.map((name) => [name, ofNumber(inputs[name] as number)]));
      const result = evaluate(expression, values);
      return { value: result, steps: [{ rule: 'formula', ...amountOrExact(result), law, confidence }] };
    };
  },
};

function expressionOf(text: string) {
  const parsed = parseExpression(text);
  if ('fault' in parsed) throw new Error(parsed.fault.message);
  return parsed.expression;
}
