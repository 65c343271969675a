import fc from 'fast-check';
import { parseAmount, toJsonInteger } from '../../shared/domain/money';

test.each([
  ['10000', 10_000n],
  ['10000.00', 10_000n],
  ['0', 0n],
  ['0.0', 0n],
  ['999999999999999', 999_999_999_999_999n],
])('%s is read as a whole amount', (text, amount) => {
  expect(parseAmount(text)).toBe(amount);
});

test.each([
  '10000.50',
  '10000.01',
  '',
  ' 1',
  '1 000',
  '1,000',
  '-5',
  '+5',
  '1e3',
  '0x10',
  '007',
  '1.',
  '.5',
  'NaN',
  '١٢',
  '1000000000000000',
])('%j is no amount', (text) => expect(parseAmount(text)).toBeNull());

test('an amount survives the way through text and JSON', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), (amount) => {
      expect(parseAmount(`${amount}.00`)).toBe(amount);
      expect(BigInt(toJsonInteger(amount))).toBe(amount);
    }),
  );
});

test('an amount that JSON cannot hold exactly throws instead of being rounded', () => {
  expect(toJsonInteger(2n ** 53n - 1n)).toBe(9_007_199_254_740_991);
  expect(() => toJsonInteger(2n ** 53n)).toThrow(RangeError);
  expect(() => toJsonInteger(-(2n ** 53n))).toThrow(RangeError);
});
