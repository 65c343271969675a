// Which inputs a formula reads: only those are asked for, and only those are kept in the explanation.
import type { Expression } from './parse-expression';

/** Each name once, in the order of first use. */
export function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  collect(expression, names);
  return [...names];
}

function collect(expression: Expression, names: Set<string>): void {
  switch (expression.kind) {
    case 'number':
      return;
    case 'name':
      names.add(expression.name);
      return;
    case 'negative':
      collect(expression.operand, names);
      return;
    case 'operation':
      collect(expression.left, names);
      collect(expression.right, names);
      return;
    case 'extreme':
      for (const operand of expression.operands) collect(operand, names);
  }
}
