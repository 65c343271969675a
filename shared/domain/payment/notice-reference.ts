// The reference of an assessment that a notice carries and a citizen types: 16 symbols in place of a UUID. Nothing is
// stored for it. 40 bits are the millisecond that the id begins with, and lead to the few rows of that millisecond; 35 bits
// of a hash of the whole id choose among them; the last symbol tells a mistyped reference from an unknown one.
import { hash } from 'node:crypto';
import { referenceAlphabet } from './reference';

// What is made after November 2054 begins again at the lowest; until then nobody reads such a reference.
const epochMs = Date.UTC(2020, 0, 1);
const timeSymbols = 8;
const hashSymbols = 7;
const symbolCount = timeSymbols + hashSymbols + 1;
const hashShift = 5n;

/** As it is printed: `XXXX-XXXX-XXXX-XXXX`. */
export function noticeReferenceOf(id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const symbols: number[] = [];
  pushSymbols(symbols, bytes.readUIntBE(0, 6) - epochMs, timeSymbols);
  pushSymbols(symbols, Math.floor(hash('sha256', bytes, 'buffer').readUIntBE(0, 5) / 32), hashSymbols);
  symbols.push(checkSymbol(symbols));
  return symbols.map((symbol, place) => (place > 0 && place % 4 === 0 ? '-' : '') + referenceAlphabet[symbol]).join('');
}

/** The lowest `count` symbols of a whole number, which is beyond what the operators on bits can hold. */
function pushSymbols(symbols: number[], value: number, count: number): void {
  for (let place = count - 1; place >= 0; place--) symbols.push(((Math.floor(value / 32 ** place) % 32) + 32) % 32);
}

/**
 * What is left of the symbols as a polynomial over the field of 32 elements at a generator of it: no single other symbol
 * and no two symbols that change places leave the same. Luhn's sum modulo 32 would let 0 and Z change places.
 */
function checkSymbol(symbols: readonly number[]): number {
  const remainder = symbols.reduce((sum, symbol) => timesGenerator(sum) ^ symbol, 0);
  return timesGenerator(remainder);
}

/** In GF(2⁵) modulo x⁵ + x² + 1. */
const timesGenerator = (element: number): number => (element << 1) ^ (element >= 16 ? 0b100101 : 0);

/** Where the assessment lies: ids of one millisecond, both ends among them, and the first five bytes of its hash. */
export type NoticeKey = { fromId: string; toId: string; fromHash: Buffer; toHash: Buffer };

export type ReadNoticeReference =
  | { reference: string; key: NoticeKey }
  /** `length`: symbols are missing or too many; `symbol`: one that no reference has; `mistyped`: they do not belong together. */
  | { fault: 'length' | 'symbol' | 'mistyped' };

const mistaken: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };

/** Forgives how it is written – lower case, blanks, hyphens, letters that look like digits – and nothing that it says. */
export function readNoticeReference(text: string): ReadNoticeReference {
  const letters = text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
  const symbols = Array.from(letters, (letter) => referenceAlphabet.indexOf(mistaken[letter] ?? letter));
  if (symbols.length !== symbolCount) return { fault: 'length' };
  if (symbols.includes(-1)) return { fault: 'symbol' };
  if (checkSymbol(symbols.slice(0, -1)) !== symbols.at(-1)) return { fault: 'mistyped' };
  const reference = symbols.map((symbol) => referenceAlphabet[symbol]).join('');
  return { reference: reference.replace(/.{4}(?=.)/g, '$&-'), key: keyOf(symbols) };
}

function keyOf(symbols: readonly number[]): NoticeKey {
  const value = (from: number, to: number): bigint =>
    symbols.slice(from, to).reduce((sum, symbol) => (sum << 5n) | BigInt(symbol), 0n);
  const ms = (value(0, timeSymbols) + BigInt(epochMs)).toString(16).padStart(12, '0');
  const begin = `${ms.slice(0, 8)}-${ms.slice(8)}`;
  const fromHash = value(timeSymbols, timeSymbols + hashSymbols) << hashShift;
  return {
    fromId: `${begin}-0000-0000-000000000000`,
    toId: `${begin}-ffff-ffff-ffffffffffff`,
    fromHash: fiveBytes(fromHash),
    toHash: fiveBytes(fromHash | ((1n << hashShift) - 1n)),
  };
}

const fiveBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(10, '0'), 'hex');
