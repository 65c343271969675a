// Amounts of money: whole numbers of the currency's smallest unit in use, as bigint, beside their currency.
// Used wherever an amount enters (providers' texts), is computed, or leaves as JSON.

/**
 * None of these has a smaller unit in use. ISO 4217 gives the ariary two decimals that nobody pays in, and payment
 * providers treat all three as whole: an ISO table here would make every amount a hundred times too large.
 */
export const currencies = ['MGA', 'XAF', 'XOF'] as const;
export type Currency = (typeof currencies)[number];

export type Money = { amount: bigint; currency: Currency };

// 15 digits: the longest amounts that JSON numbers and PostgreSQL's bigint both hold exactly.
const integral = /^(0|[1-9]\d{0,14})(?:\.0{1,6})?$/;

/** Reads "10000" and "10000.00". Null for anything else, "10000.50" above all: half an ariary is an error, not a rounding. */
export function parseAmount(text: string): bigint | null {
  const digits = integral.exec(text)?.[1];
  return digits === undefined ? null : BigInt(digits);
}

/** The amount as a JSON number. Throws RangeError where a JSON number could not hold it exactly. */
export function toJsonInteger(amount: bigint): number {
  const integer = Number(amount);
  if (!Number.isSafeInteger(integer)) throw new RangeError(`amount ${amount} does not fit a JSON number exactly`);
  return integer;
}

/** The smaller amount of the two. */
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
