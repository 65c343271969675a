import fc from 'fast-check';
import {
  add,
  compare,
  decimal,
  divide,
  type Fraction,
  fractionOf,
  isWhole,
  multiply,
  ofNumber,
  type RoundingMode,
  round,
  roundingModes,
  subtract,
  textOf,
  whole,
} from '../../shared/domain/exact/fraction';

const of = (num: bigint, den: bigint) => divide(whole(num), whole(den));
const integers = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const fractions = fc.tuple(integers, fc.bigInt({ min: 1n, max: 10n ** 6n })).map(([num, den]) => of(num, den));

function expectReduced({ num, den }: Fraction) {
  expect(den).toBeGreaterThan(0n);
  let [a, b] = [num < 0n ? -num : num, den];
  while (b > 0n) [a, b] = [b, a % b];
  expect(a).toBe(1n);
}

test.each([
  ['2.5', 5n, 2n],
  ['-0.125', -1n, 8n],
  ['10', 10n, 1n],
  ['1.50', 3n, 2n],
  ['-0', 0n, 1n],
  ['0.00', 0n, 1n],
  ['007', 7n, 1n],
])('the decimal %s is %s/%s', (text, num, den) => expect(decimal(text)).toEqual({ num, den }));

test.each(['', '.5', '5.', '1e3', '1,5', '+1', '--1', ' 1', '1\n', '0x10', '1/2', 'NaN', '1_000', '١'])(
  '%j is no plain decimal',
  (text) => expect(decimal(text)).toBeNull(),
);

test.each([
  [2.5, '2.5'],
  [0.1, '0.1'],
  [-0.125, '-0.125'],
  [-0, '0'],
  [1e-7, '0.0000001'],
  [-2.5e-7, '-0.00000025'],
  [5e-324, `1/${2n * 10n ** 323n}`],
  [1e21, `1${'0'.repeat(21)}`],
  [-1.5e22, `-15${'0'.repeat(21)}`],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
])('the number %d is exactly %s', (n, text) => expect(textOf(ofNumber(n))).toBe(text));

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is no fraction', (n) =>
  expect(() => ofNumber(n)).toThrow(RangeError),
);

test('a number that is not whole does not pass for one', () => {
  expect(() => whole(2.5)).toThrow(RangeError);
  expect([isWhole(whole(3)), isWhole(of(6n, 2n)), isWhole(of(1n, 2n))]).toEqual([true, true, false]);
});

test('every finite number comes back from its fraction', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 }), (n) => {
      const read = ofNumber(n);
      expectReduced(read);
      // As decimal text of one exponent, since the parts alone may be too large for a number.
      expect(Number(`${(read.num * 10n ** 340n) / read.den}e-340`)).toBe(n === 0 ? 0 : n);
    }),
  );
});

test('fractions obey the laws of a field', () => {
  const [zero, one] = [whole(0), whole(1)];
  fc.assert(
    fc.property(fractions, fractions, fractions, (a, b, c) => {
      expect(add(a, b)).toEqual(add(b, a));
      expect(multiply(a, b)).toEqual(multiply(b, a));
      expect(add(add(a, b), c)).toEqual(add(a, add(b, c)));
      expect(multiply(multiply(a, b), c)).toEqual(multiply(a, multiply(b, c)));
      expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
      expect(add(a, zero)).toEqual(a);
      expect(multiply(a, one)).toEqual(a);
      expect(subtract(a, a)).toEqual(zero);
      expect(add(subtract(a, b), b)).toEqual(a);
      if (b.num !== 0n) expect(multiply(divide(a, b), b)).toEqual(a);
      for (const result of [add(a, b), subtract(a, b), multiply(a, b)]) expectReduced(result);
    }),
  );
});

test('nothing is divided by zero', () => {
  expect(() => divide(whole(1), whole(0))).toThrow(RangeError);
  expect(divide(whole(1), whole(-2))).toEqual({ num: -1n, den: 2n });
});

test('comparing agrees with the sign of the difference', () => {
  fc.assert(
    fc.property(fractions, fractions, (a, b) => {
      const { num } = subtract(a, b);
      expect(compare(a, b)).toBe(num === 0n ? 0 : num < 0n ? -1 : 1);
      expect(compare(a, a)).toBe(0);
    }),
  );
});

test.each([
  [of(1250n, 1n), '1250'],
  [of(2501n, 2n), '1250.5'],
  [of(10n, 3n), '10/3'],
  [of(-10n, 3n), '-10/3'],
  [of(-1n, 8n), '-0.125'],
  [of(1n, 10n ** 12n), '0.000000000001'],
  [of(1n, 10n ** 13n), '1/10000000000000'],
  [of(1n, 2n ** 12n), '0.000244140625'],
  [of(1n, 2n ** 13n), '1/8192'],
])('%o reads %s', (fraction, text) => {
  expect(textOf(fraction)).toBe(text);
  expect(fractionOf(text)).toEqual(fraction);
});

test.each(['', '2.50', '4/2', '1/2', '6/4', '10/0', '10/-3', '1/', '/3', '-0', '-0/3', '01', '10/03', '1 /3', '1.5/3'])(
  '%j is not how a fraction is written',
  (text) => expect(fractionOf(text)).toBeNull(),
);

test('every fraction comes back from its text', () => {
  const terminating = integers.map((num) => of(num, 10n ** 12n));
  fc.assert(fc.property(fc.oneof(fractions, terminating), (f) => expect(fractionOf(textOf(f))).toEqual(f)));
});

test('no text makes the readers throw', () => {
  const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789-./e') }));
  fc.assert(
    fc.property(texts, (text) => {
      decimal(text);
      const read = fractionOf(text);
      if (read) expect(textOf(read)).toBe(text);
    }),
  );
});

test.each([
  // value, to, up, down, half-up, half-even
  ['1249', 100, 1300n, 1200n, 1200n, 1200n],
  ['1250', 100, 1300n, 1200n, 1300n, 1200n],
  ['1350', 100, 1400n, 1300n, 1400n, 1400n],
  ['1250.5', 1, 1251n, 1250n, 1251n, 1250n],
  ['1251.5', 1, 1252n, 1251n, 1252n, 1252n],
  ['10/3', 1, 4n, 3n, 3n, 3n],
  ['0.5', 1, 1n, 0n, 1n, 0n],
  ['0.5', 5, 5n, 0n, 0n, 0n],
  ['1300', 100, 1300n, 1300n, 1300n, 1300n],
  ['-1250', 100, -1300n, -1200n, -1300n, -1200n],
  ['-0.5', 1, -1n, 0n, -1n, 0n],
] as const)('%s to multiples of %i is %s, %s, %s or %s', (text, to, ...expected) => {
  const value = fractionOf(text)!;
  expect(roundingModes).toEqual(['up', 'down', 'half-up', 'half-even']);
  expect(roundingModes.map((mode) => round(value, to, mode))).toEqual(expected);
  expect(roundingModes.map((mode) => round(value, BigInt(to), mode))).toEqual(expected);
});

const steps = fc.bigInt({ min: 1n, max: 1_000n });
const sizeOf = (f: Fraction) => ({ num: f.num < 0n ? -f.num : f.num, den: f.den });

test('what is rounded is a multiple less than one step away, and at most half a step away for the nearest', () => {
  fc.assert(
    fc.property(fractions, steps, fc.constantFrom<RoundingMode>(...roundingModes), (f, to, mode) => {
      const rounded = round(f, to, mode);
      const distance = sizeOf(subtract(whole(rounded), f));
      expect(rounded % to).toBe(0n);
      expect(compare(distance, whole(to))).toBe(-1);
      if (mode.startsWith('half')) expect(compare(distance, of(to, 2n))).not.toBe(1);
      if (mode === 'up') expect(compare(sizeOf(whole(rounded)), sizeOf(f))).not.toBe(-1);
      if (mode === 'down') expect(compare(sizeOf(whole(rounded)), sizeOf(f))).not.toBe(1);
      expect(round(subtract(whole(0), f), to, mode)).toBe(-rounded);
    }),
  );
});

test('a tie goes away from zero or to the even multiple, as the mode says', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), steps, (multiple, to) => {
      const tie = add(whole(multiple * to), of(to, 2n));
      expect(round(tie, to, 'half-up')).toBe((multiple + 1n) * to);
      expect((round(tie, to, 'half-even') / to) % 2n).toBe(0n);
    }),
  );
});

test.each([0, -1, 0.5])('there are no multiples of %d to round to', (to) =>
  expect(() => round(whole(1), to, 'up')).toThrow(RangeError),
);
