// Days as `YYYY-MM-DD` text, which sorts as it reads. Tax law counts in days of the jurisdiction's own calendar, so no
// rule ever meets a Date: a Date in local time would move a vehicle by a day, and with it by an age band.

import { byZone } from './by-zone';

const shape = /^\d{4}-\d{2}-\d{2}$/;
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const looksLikeDay = (text: string): boolean => shape.test(text);

/** Whether the calendar has this day; for text that looks like a day. The year 0000 is not one. */
export function isRealDay(text: string): boolean {
  const digit = (index: number) => text.charCodeAt(index) - 48;
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const day = digit(8) * 10 + digit(9);
  if (day === 29 && month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year > 0 && day > 0 && day <= (daysInMonth[month - 1] ?? 0);
}

/** The day `count` days later, or earlier where it is negative. Throws RangeError outside the years 1 to 9999. */
export function addDays(day: string, count: number): string {
  // UTC knows no summer time: none of its days is missing, doubled or of another length.
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + count);
  return inReach(instant.toISOString().split('T')[0]!);
}

/**
 * The same day of the month `count` months later, or the last of that month where it is shorter. Count from one first
 * day, not from result to result: 31 January, 28 February, 28 March would lose three days for good.
 */
export function addMonths(day: string, count: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const before = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  for (let ofMonth = Number(day.slice(8)); ; ofMonth -= 1) {
    const wanted = inReach(`${before}-${String(ofMonth).padStart(2, '0')}`);
    if (isRealDay(wanted)) return wanted;
  }
}

function inReach(day: string): string {
  if (looksLikeDay(day) && !day.startsWith('0000')) return day;
  throw new RangeError(`no day of the years 1 to 9999: ${day}`);
}

export const firstDayOf = (year: number): string => `${String(year).padStart(4, '0')}-01-01`;
export const lastDayOf = (year: number): string => `${String(year).padStart(4, '0')}-12-31`;

/** Half-open range of days: `from` belongs to it, `to` does not; `to: null` is open. */
export type DayRange = { from: string; to: string | null };

export const isWithin = (day: string, { from, to }: DayRange): boolean => from <= day && (to === null || day < to);

// 'sv-SE' writes ISO days.
const dayFormat = byZone(
  (timeZone) => new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
);

/**
 * The calendar day of an instant where the tax is due, e.g. in `Indian/Antananarivo`. Throws on an unknown zone. An instant
 * of the clock enters the domain here and nowhere else.
 */
export const dayIn = (timeZone: string, instant: Date): string => dayFormat(timeZone).format(instant);
