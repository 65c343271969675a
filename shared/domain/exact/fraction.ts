// Exact rational numbers, for what lies between a base and its tax: percentages, shares of slices, formulas.
// An amount stays exact until the one rule that says how to round; a binary floating point number never enters a sum.

/** Always reduced, `den` above zero, so that equal values have equal parts. Made by the functions here only. */
export type Fraction = { readonly num: bigint; readonly den: bigint };

/** The fraction n/1. Throws RangeError for a number that is not whole. */
export const whole = (n: bigint | number): Fraction => ({ num: BigInt(n), den: 1n });

const plainDecimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads "2.5", "-0.125" and "10"; null for anything else, exponents and ".5" included. The caller bounds the length. */
export function decimal(text: string): Fraction | null {
  const [, sign, digits, decimals = ''] = plainDecimal.exec(text) ?? [];
  if (digits === undefined) return null;
  const size = BigInt(digits + decimals);
  return reduced(sign === '-' ? -size : size, 10n ** BigInt(decimals.length));
}

/**
 * The value of the shortest decimal that JavaScript prints for the number: 0.1 is 1/10, as whoever typed it meant, not
 * the binary number nearest to it. Throws RangeError for NaN and the infinities.
 */
export function ofNumber(n: number): Fraction {
  if (Number.isSafeInteger(n)) return whole(n);
  const [digits, exponent] = String(n).split('e');
  const base = decimal(digits!);
  if (base === null) throw new RangeError(`${n} is not a finite number`);
  if (exponent === undefined) return base;
  const shift = 10n ** BigInt(Math.abs(Number(exponent)));
  return Number(exponent) < 0 ? reduced(base.num, base.den * shift) : reduced(base.num * shift, base.den);
}

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.den === b.den) return reduced(a.num + b.num, a.den);
  return reduced(a.num * b.den + b.num * a.den, a.den * b.den);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  if (a.den === b.den) return reduced(a.num - b.num, a.den);
  return reduced(a.num * b.den - b.num * a.den, a.den * b.den);
}

export const multiply = (a: Fraction, b: Fraction): Fraction => reduced(a.num * b.num, a.den * b.den);

/** Throws RangeError when `b` is zero. */
export function divide(a: Fraction, b: Fraction): Fraction {
  if (b.num === 0n) throw new RangeError('division by zero');
  const num = a.num * b.den;
  const den = a.den * b.num;
  return den < 0n ? reduced(-num, -den) : reduced(num, den);
}

/** Below zero when a < b, zero when equal, above zero when a > b: fit for `sort`. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const [left, right] = a.den === b.den ? [a.num, b.num] : [a.num * b.den, b.num * a.den];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export const isWhole = (f: Fraction): boolean => f.den === 1n;

const maxDecimals = 12;
const decimalBase = 10n ** BigInt(maxDecimals);

/** "1250", "1250.5" where 12 decimals say all of it, otherwise "10/3". One text per value: texts may be compared. */
export function textOf(f: Fraction): string {
  if (f.den === 1n) return f.num.toString();
  if (decimalBase % f.den !== 0n) return `${f.num}/${f.den}`;
  const size = f.num < 0n ? -f.num : f.num;
  const digits = (size * (decimalBase / f.den)).toString().padStart(maxDecimals + 1, '0');
  const decimals = digits.slice(-maxDecimals).replace(/0+$/, '');
  return `${f.num < 0n ? '-' : ''}${digits.slice(0, -maxDecimals)}.${decimals}`;
}

const quotient = /^(-?\d+)\/([1-9]\d*)$/;

/** Reads what `textOf` writes; null for anything else, be it another way to write the same value ("2.50", "4/2"). */
export function fractionOf(text: string): Fraction | null {
  const [, num, den] = quotient.exec(text) ?? [];
  const read = num !== undefined && den !== undefined ? reduced(BigInt(num), BigInt(den)) : decimal(text);
  return read !== null && textOf(read) === text ? read : null;
}

export const roundingModes = ['up', 'down', 'half-up', 'half-even'] as const;
export type RoundingMode = (typeof roundingModes)[number];

/**
 * The multiple of `to` that the mode picks; a multiple of `to` stays as it is. Modes look at the size and leave the
 * sign alone, so that taking back an amount rounds as the amount did: 'up' moves away from zero, 'down' towards zero,
 * 'half-up' takes the nearest and a tie away from zero, 'half-even' a tie to the even multiple.
 * Throws RangeError unless `to` is a whole number of 1 or more.
 */
export function round(f: Fraction, to: bigint | number, mode: RoundingMode): bigint {
  const step = BigInt(to);
  if (step < 1n) throw new RangeError(`cannot round to multiples of ${to}`);
  if (f.den === 1n && step === 1n) return f.num;
  const size = f.num < 0n ? -f.num : f.num;
  const part = f.den * step;
  const below = size / part;
  const rest = size % part;
  const multiple = (rest > 0n && movesUp(mode, 2n * rest - part, below) ? below + 1n : below) * step;
  return f.num < 0n ? -multiple : multiple;
}

/** `overHalf`: above zero when the rest is more than half a step, zero for a tie. */
function movesUp(mode: RoundingMode, overHalf: bigint, below: bigint): boolean {
  if (mode === 'up') return true;
  if (mode === 'down') return false;
  return overHalf > 0n || (overHalf === 0n && (mode === 'half-up' || below % 2n === 1n));
}

function reduced(num: bigint, den: bigint): Fraction {
  if (den === 1n) return { num, den };
  let divisor = den;
  for (let rest = num < 0n ? -num : num; rest > 0n; ) [divisor, rest] = [rest, divisor % rest];
  return divisor === 1n ? { num, den } : { num: num / divisor, den: den / divisor };
}
