// The language of tariff formulas: decimal numbers, names of inputs, + - * /, parentheses, min(a, b, ...) and max(a, b, ...).
// Read once when a tariff is compiled, then evaluated per request. Nothing of it is ever run as JavaScript.
import { decimal, type Fraction } from '../exact/fraction';
import { type Fault, FaultFound, orFault } from './fault';
import { type Operator, readTokens, type Sign, type Token } from './read-tokens';

/** `at` is the place of the number, the name, the function's name, or the operator itself. */
export type Expression =
  | { kind: 'number'; at: number; value: Fraction }
  | { kind: 'name'; at: number; name: string }
  | { kind: 'negative'; at: number; operand: Expression }
  | { kind: 'operation'; at: number; operator: Operator; left: Expression; right: Expression }
  | { kind: 'extreme'; at: number; pick: 'min' | 'max'; operands: Expression[] };

// Nesting and operations bound the stack, here and in whatever walks the tree. Operations also bound the digits: each
// adds those of its operands, and denominators grow where no range of values shows it. 1/x/x/… with 249 operators took
// 83 ms and x*x/y*x/y… 227 ms per request and had 5000 digits; the worst with 50 takes 3 ms.
const maxLength = 500;
const maxNesting = 50;
const maxOperations = 50;

/** Reads the text of a formula. Never throws; a fault has the place of the first thing that cannot be read. */
export function parseExpression(text: string): { expression: Expression } | { fault: Fault } {
  return orFault(() => {
    if (text.length > maxLength) throw new FaultFound(maxLength, `a formula has at most ${maxLength} characters`);
    const reading: Reading = { tokens: readTokens(text), next: 0, nesting: 0, operations: 0 };
    const expression = sum(reading);
    const rest = peek(reading);
    if (rest.kind !== 'end') throw new FaultFound(rest.at, notExpected(rest));
    return { expression };
  });
}

type Reading = { readonly tokens: Token[]; next: number; nesting: number; operations: number };

const sum = (reading: Reading): Expression => chain(reading, ['+', '-'], product);
const product = (reading: Reading): Expression => chain(reading, ['*', '/'], operand);

/** Operators of one precedence, left to right. A loop, because a long sum must not nest like parentheses do. */
function chain(reading: Reading, operators: Operator[], part: (reading: Reading) => Expression): Expression {
  let left = part(reading);
  for (let sign = take(reading, ...operators); sign !== null; sign = take(reading, ...operators)) {
    if (reading.operations === maxOperations) throw new FaultFound(sign.at, `more than ${maxOperations} operations`);
    reading.operations++;
    left = { kind: 'operation', at: sign.at, operator: sign.text, left, right: part(reading) };
  }
  return left;
}

function operand(reading: Reading): Expression {
  const token = peek(reading);
  reading.next++;
  if (token.kind === 'number') return { kind: 'number', at: token.at, value: decimal(token.text)! };
  if (token.kind === 'name') return nameOrCall(reading, token);
  if (token.text === '-') return nested(reading, token.at, () => negative(token.at, operand(reading)));
  if (token.text === '(') return nested(reading, token.at, () => closed(reading, sum(reading)));
  throw new FaultFound(token.at, token.kind === 'end' ? 'unexpected end' : `a value is missing before ${token.text}`);
}

const negative = (at: number, operand: Expression): Expression => ({ kind: 'negative', at, operand });

function nameOrCall(reading: Reading, name: Token): Expression {
  const open = take(reading, '(');
  if (name.text !== 'min' && name.text !== 'max') {
    if (open === null) return { kind: 'name', at: name.at, name: name.text };
    throw new FaultFound(name.at, `no such function: ${name.text}; there are min and max`);
  }
  if (open === null) throw new FaultFound(peek(reading).at, `a ( is missing after ${name.text}`);
  const pick = name.text;
  return nested(reading, open.at, () => {
    const operands = [sum(reading)];
    while (take(reading, ',') !== null) operands.push(sum(reading));
    const call = closed(reading, { kind: 'extreme', at: name.at, pick, operands });
    // One value alone is a slip, such as a forgotten floor, and would be computed without it.
    if (operands.length < 2) throw new FaultFound(name.at, `${pick} takes two values or more`);
    return call;
  });
}

function nested(reading: Reading, at: number, read: () => Expression): Expression {
  if (reading.nesting === maxNesting) throw new FaultFound(at, `nested more than ${maxNesting} deep`);
  reading.nesting++;
  const inner = read();
  reading.nesting--;
  return inner;
}

function closed(reading: Reading, inner: Expression): Expression {
  if (take(reading, ')') !== null) return inner;
  const token = peek(reading);
  throw new FaultFound(token.at, token.kind === 'sign' || token.kind === 'end' ? 'a ) is missing' : notExpected(token));
}

function notExpected({ kind, text }: Token): string {
  if (text === ')') return 'this ) closes nothing';
  return kind === 'sign' ? `unexpected: ${text}` : `an operator is missing before ${text}`;
}

const peek = (reading: Reading): Token => reading.tokens[reading.next]!;

function take<S extends Sign>(reading: Reading, ...wanted: S[]): { at: number; text: S } | null {
  const { at, text } = peek(reading);
  const sign = wanted.find((one) => one === text);
  if (sign === undefined) return null;
  reading.next++;
  return { at, text: sign };
}
