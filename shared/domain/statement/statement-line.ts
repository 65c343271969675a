// One movement of money as a provider's statement tells it, whatever the format, and what its texts may look like. Nothing
// of what stands in a file is repeated in a fault: where columns are shifted it may be a name or a telephone.
import { isRealDay } from '../days';
import { type Currency, currencies, parseAmount } from '../money';
import type { ZoneClock } from '../zone-clock';

export type StatementLine = {
  /** Physical line of the file on which it begins. */
  line: number;
  kind: 'payment' | 'refund';
  /** What the provider calls the movement; at most 100 characters. */
  transaction: string;
  /** Ours. */
  reference: string | null;
  /** What the provider calls the order. */
  providerReference: string | null;
  amount: bigint;
  currency: Currency;
  fee: bigint | null;
  at: Date;
};

/** `field` is a column or an element; '' where it is the line itself. */
export type StatementFault = { line: number; field: string; message: string };

/** Whose statement it is: what is not said in it is said by the jurisdiction. */
export type StatementPlace = { currency: Currency; clock: ZoneClock };

export const isFault = (one: StatementLine | StatementFault): one is StatementFault => 'message' in one;

const identifier = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;
const token = /^[A-Za-z0-9._:/-]{1,100}$/;

/** What a provider may call a movement of money; undefined for anything else. */
export const readIdentifier = (text: string): string | undefined => (identifier.test(text) ? text : undefined);

/** Null for what is no reference of a machine: what people write there may be names, and is not kept. */
export const readToken = (text: string | undefined): string | null =>
  text !== undefined && token.test(text) ? text : null;

// Blanks between groups of three, which French spreadsheets write in three ways, and decimals that say nothing.
const grouped = /^(-?)(\d{1,3}(?:[ \u00A0\u202F]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/;

/**
 * Reads "10000", "10 000", "10000.00" and "10 000,00". A reason in words for anything else: "10.000" and "10,000" are ten
 * to some and ten thousand to others.
 */
export function readAmount(text: string): bigint | string {
  const found = grouped.exec(text);
  if (found === null) return 'expected a whole amount such as 10000 or 10 000.00';
  const [, sign, whole, decimals = ''] = found;
  if (sign !== '') return 'is below zero; the kind of a line says which way money went';
  if (/[^0]/.test(decimals)) return 'has a part of a unit, and none of our currencies has one in use';
  return parseAmount(whole!.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '')) ?? 'is longer than an amount may be';
}

/** The same for what moved: nothing is no movement. */
export function readMovement(text: string): bigint | string {
  const amount = readAmount(text);
  return amount === 0n ? 'is nothing' : amount;
}

export const readCurrency = (text: string): Currency | string =>
  currencies.find((one) => one === text) ?? `expected one of ${currencies.join(', ')}`;

export const isCurrency = (read: string): read is Currency => (currencies as readonly string[]).includes(read);

const time = '(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,9})?)?)?';
const isoDate = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})${time}(Z|[+-]\\d{2}:\\d{2})?$`);
const frenchDate = new RegExp(`^(\\d{2})/(\\d{2})/(\\d{4})${time}$`);
const shownDates = 'expected a date such as 2026-01-31, 2026-01-31T23:59:59+03:00 or 31/01/2026 23:59';

/** A date without time is the beginning of its day; one without zone is of the jurisdiction's. Else a reason in words. */
export function readInstant(text: string, clock: ZoneClock): Date | string {
  const { day, clockTime, zone } = splitDate(text);
  if (day === undefined) return shownDates;
  if (!isRealDay(day)) return 'is no day of the calendar';
  if (clockTime > '23:59:59' || clockTime.slice(3, 5) > '59' || clockTime.slice(6) > '59') return 'is no time of a day';
  if (zone === undefined) return clock.instantOf(`${day}T${clockTime}`);
  const instant = new Date(`${day}T${clockTime}${zone}`);
  return Number.isNaN(instant.getTime()) ? shownDates : instant;
}

function splitDate(text: string): { day?: string; clockTime: string; zone?: string | undefined } {
  const iso = isoDate.exec(text);
  if (iso !== null) {
    const [, day, hour = '00', minute = '00', second = '00', zone] = iso;
    return { day: day!, clockTime: `${hour}:${minute}:${second}`, zone };
  }
  const [, date, month, year, hour = '00', minute = '00', second = '00'] = frenchDate.exec(text) ?? [];
  const clockTime = `${hour}:${minute}:${second}`;
  return date === undefined ? { clockTime } : { day: `${year}-${month}-${date}`, clockTime };
}
