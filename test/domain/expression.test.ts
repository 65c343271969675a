import fc from 'fast-check';
import { compare, type Fraction, fractionOf, ofNumber, textOf, whole } from '../../shared/domain/exact/fraction';
import { DivisionByZero, evaluate } from '../../shared/domain/expression/evaluate';
import { namesIn } from '../../shared/domain/expression/names-in';
import { type Expression, parseExpression } from '../../shared/domain/expression/parse-expression';
import { type Range, rangeOf } from '../../shared/domain/expression/range-of';

function parsed(text: string): Expression {
  const result = parseExpression(text);
  if ('fault' in result) throw new Error(`${text}: ${result.fault.message} at ${result.fault.at}`);
  return result.expression;
}

const fractionsOf = (inputs: Record<string, number>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, ofNumber(value)]));

const resultOf = (text: string, inputs: Record<string, number> = {}) =>
  textOf(evaluate(parsed(text), fractionsOf(inputs)));

const between = (min: number, max: number): Range => ({ min: ofNumber(min), max: ofNumber(max) });

test.each([
  ['base * 0.1 + 500', { base: 75_000 }, '8000'],
  ['3000 + quantity * 500', { quantity: 5 }, '5500'],
  ['2 + 3 * 4', {}, '14'],
  ['(2 + 3) * 4', {}, '20'],
  ['10 - 4 - 3', {}, '3'],
  ['100 / 10 / 4', {}, '2.5'],
  ['10 / 4 * 2', {}, '5'],
  ['10 / 3', {}, '10/3'],
  ['0.1 + 0.2', {}, '0.3'],
  ['−base × 2 ÷ 3 − 1', { base: 3 }, '-3'],
  ['-2 * -3', {}, '6'],
  ['5 - -2', {}, '7'],
  ['- - 2', {}, '2'],
  ['max(500, base / 10)', { base: 4_999 }, '500'],
  ['max(500, base / 10)', { base: 5_001 }, '500.1'],
  ['min(a, b, max(c, 2), 9)', { a: 5, b: 4, c: 3 }, '3'],
  ['\t1\n+\u00a01 ', {}, '2'],
  ['constructor + toString', { constructor: 1, toString: 2 }, '3'],
])('%j for %o is %s', (text, inputs, value) => expect(resultOf(text, inputs)).toBe(value));

test.each([
  ['', 0, 'unexpected end'],
  ['   ', 3, 'unexpected end'],
  ['1 +', 3, 'unexpected end'],
  ['(1 + 2', 6, 'a ) is missing'],
  ['min(1, 2', 8, 'a ) is missing'],
  ['(1, 2)', 2, 'a ) is missing'],
  ['1)', 1, 'this ) closes nothing'],
  ['()', 1, 'a value is missing before )'],
  ['1 + * 2', 4, 'a value is missing before *'],
  ['+1', 0, 'a value is missing before +'],
  ['base 2', 5, 'an operator is missing before 2'],
  ['2base', 1, 'an operator is missing before base'],
  ['(2 base)', 3, 'an operator is missing before base'],
  ['1e5', 1, 'an operator is missing before e5'],
  ['2(3)', 1, 'unexpected: ('],
  ['2,5 * base', 1, 'unexpected: ,'],
  ['2 ^ 3', 2, 'no such character: ^'],
  ['2 😀', 2, 'no such character: 😀'],
  ['2\u0000', 1, 'no such character: U+0000'],
  ['\ud83d', 0, 'no such character: U+D83D'],
  ['.5', 0, 'no such character: .'],
  ['1. + 2', 2, 'a digit is missing after the decimal point'],
  ['1.2.3', 3, 'no such character: .'],
  ['Base + 1', 0, 'not a name in camelCase: Base'],
  ['tax_base', 0, 'not a name in camelCase: tax_base'],
  ['__proto__', 0, 'not a name in camelCase: __proto__'],
  ['sqrt(2)', 0, 'no such function: sqrt; there are min and max'],
  ['min + 1', 4, 'a ( is missing after min'],
  ['max()', 4, 'a value is missing before )'],
  ['1 + max(base)', 4, 'max takes two values or more'],
  ['min(1,)', 6, 'a value is missing before )'],
  ['process.exit(1)', 7, 'no such character: .'],
  ['a = 1', 2, 'no such character: ='],
])('%j has a fault at %i: %s', (text, at, message) =>
  expect(parseExpression(text)).toEqual({ fault: { at, message } }),
);

test('a formula has at most 500 characters', () => {
  expect(resultOf('7'.padEnd(500))).toBe('7');
  expect(parseExpression('7'.padEnd(501))).toEqual({
    fault: { at: 500, message: 'a formula has at most 500 characters' },
  });
});

test('a formula has at most 50 operations, however they are grouped', () => {
  expect(resultOf(`1${'+1'.repeat(50)}`)).toBe('51');
  const fault = { at: 101, message: 'more than 50 operations' };
  expect(parseExpression(`1${'+1'.repeat(51)}`)).toEqual({ fault });
  expect(parseExpression(Array.from({ length: 26 }, () => '(2*3)').join('+'))).toMatchObject({
    fault: { message: fault.message },
  });
});

test.each(['(', '-', 'min(1,'])('%j may nest 50 deep and no deeper', (opening) => {
  const nested = (depth: number) => `${opening.repeat(depth)}1${opening.endsWith('-') ? '' : ')'.repeat(depth)}`;
  expect(parseExpression(nested(50))).toHaveProperty('expression');
  expect(parseExpression(nested(51))).toMatchObject({ fault: { message: 'nested more than 50 deep' } });
});

test('depth is what is open at one place, not what was opened altogether', () => {
  expect(resultOf(`max(${Array.from({ length: 80 }, () => '(1)').join(', ')})`)).toBe('1');
});

test('no text makes the parser throw', () => {
  const alphabet = [...'()+-*/,. 0123456789^\u0000', '×', '÷', '−', 'min(', 'max(', 'base', 'Base', '😀', '\ud83d'];
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 200 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const result = parseExpression(text);
      if (!('fault' in result)) return;
      expect(result.fault.at).toBeGreaterThanOrEqual(0);
      expect(result.fault.at).toBeLessThanOrEqual(text.length);
      expect(result.fault.message).not.toMatch(/\p{C}/u);
    }),
    { numRuns: 2_000 },
  );
  for (const opening of ['(', '-', 'max(', '1+', '1', '((((((((1)'])
    expect(parseExpression(opening.repeat(10_000))).toHaveProperty('fault');
});

test('the names of a formula are told once each, in the order of first use', () => {
  expect(namesIn(parsed('rate * -base + min(quantity, base, cap) / rate'))).toEqual([
    'rate',
    'base',
    'quantity',
    'cap',
  ]);
  expect(namesIn(parsed('1 + 2'))).toEqual([]);
});

test('a division by zero says where', () => {
  const formula = parsed('1 + base / (a - b)');
  expect(() => evaluate(formula, fractionsOf({ base: 1, a: 2, b: 2 }))).toThrow(DivisionByZero);
  expect(() => evaluate(formula, fractionsOf({ base: 1, a: 2, b: 2 }))).toThrow(expect.objectContaining({ at: 9 }));
});

test.each(['base', 'constructor', 'toString'])('an input that is not given is never made up: %s', (name) =>
  expect(() => evaluate(parsed(name), {})).toThrow(RangeError),
);

test.each([
  ['base * 0.1 + 500', '600', '10500'],
  ['-base', '-100000', '-1000'],
  ['base - base', '-99000', '99000'],
  ['delta * delta', '-10', '25'],
  ['base / part', '500', '100000'],
  ['base / -part', '-100000', '-500'],
  ['delta / 3', '-2/3', '5/3'],
  ['min(base, 2000)', '1000', '2000'],
  ['max(base, 2000, delta)', '2000', '100000'],
  ['7', '7', '7'],
])('%s lies between %s and %s', (text, min, max) => {
  const ranges = { base: between(1_000, 100_000), part: between(1, 2), delta: between(-2, 5) };
  expect(rangeOf(parsed(text), ranges)).toEqual({ min: fractionOf(min), max: fractionOf(max) });
});

test.each([
  ['1 + rate', 4, 'no such name: rate; known: base, delta'],
  ['constructor', 0, 'no such name: constructor; known: base, delta'],
  ['base / delta', 5, 'may divide by zero: between -2 and 5'],
  ['1 / (base - 1)', 2, 'may divide by zero: between 0 and 99'],
  ['1 / (base / 3 - 100 / 3)', 2, 'may divide by zero: between -33 and 0'],
  ['1 / 0', 2, 'may divide by zero: between 0 and 0'],
])('%s is refused at %i: %s', (text, at, message) => {
  const ranges = { base: between(1, 100), delta: between(-2, 5) };
  expect(rangeOf(parsed(text), ranges)).toEqual({ fault: { at, message } });
});

test('a formula without inputs knows no names', () => {
  expect(rangeOf(parsed('base'), {})).toEqual({ fault: { at: 0, message: 'no such name: base; none is known' } });
});

// Formulas by the grammar, as text. Division is left out where JavaScript's own arithmetic is the judge.
const operations = (operators: string[]) =>
  fc.letrec<{ formula: string; leaf: string }>((tie) => ({
    leaf: fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 9 }).map(String)),
    formula: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie('leaf'),
      fc
        .tuple(tie('formula'), fc.constantFrom(...operators), tie('formula'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
      tie('formula').map((inner) => `(${inner})`),
      tie('formula').map((inner) => `-(${inner})`),
      fc
        .tuple(fc.constantFrom('min', 'max'), tie('formula'), tie('formula'))
        .map(([pick, left, right]) => `${pick}(${left}, ${right})`),
    ),
  })).formula;

const smallIntegers = fc.record({ a: fc.integer({ min: -9, max: 9 }), b: fc.nat({ max: 9 }), c: fc.nat({ max: 3 }) });

test('formulas over small integers agree with the arithmetic of JavaScript', () => {
  fc.assert(
    fc.property(operations(['+', '-', '*']), smallIntegers, (formula, { a, b, c }) => {
      const byJavaScript = new Function('a', 'b', 'c', 'min', 'max', `return ${formula}`) as (
        ...inputs: unknown[]
      ) => number;
      const expected = byJavaScript(a, b, c, Math.min, Math.max);
      fc.pre(Number.isSafeInteger(expected));
      expect(evaluate(parsed(formula), fractionsOf({ a, b, c }))).toEqual(whole(expected));
    }),
    { numRuns: 500 },
  );
});

test('a formula never leaves its range, nor divides by zero within it', () => {
  const inputs = fc.record({ a: boundedInput(), b: boundedInput(), c: boundedInput() });
  let accepted = 0;
  fc.assert(
    fc.property(operations(['+', '-', '*', '/']), inputs, (formula, { a, b, c }) => {
      const expression = parsed(formula);
      const range = rangeOf(expression, { a: a.range, b: b.range, c: c.range });
      if ('fault' in range) return;
      accepted++;
      const value = evaluate(expression, { a: a.value, b: b.value, c: c.value });
      expect([compare(range.min, value), compare(value, range.max)]).not.toContain(1);
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

function boundedInput(): fc.Arbitrary<{ range: Range; value: Fraction }> {
  const tenths = fc.integer({ min: -200, max: 200 });
  return fc.tuple(tenths, tenths, tenths).map((numbers) => {
    const [min, value, max] = numbers.sort((x, y) => x - y).map((n) => ofNumber(n / 10));
    return { range: { min: min!, max: max! }, value: value! };
  });
}
