// Days in words, "17 mai 2024", by the month names and the order of each language.

import { isRealDay, looksLikeDay } from '../days';

/** January to December. */
export type Months = readonly [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

export type DayTexts = { months: Months; day: (day: number, month: string, year: number) => string };

/** Text that is no day of the calendar comes back as it is. */
export function dayText(text: string, { months, day }: DayTexts): string {
  if (!looksLikeDay(text) || !isRealDay(text)) return text;
  const [year, month, dayOfMonth] = partsOf(text);
  return day(dayOfMonth, months[month - 1]!, year);
}

/** Ranges are stored half-open, people count the last day in. The day before the year 1 is left as it is. */
export function dayBefore(text: string): string {
  if (!looksLikeDay(text) || !isRealDay(text)) return text;
  const [year, month, day] = partsOf(text);
  if (day > 1) return dayOf(year, month, day - 1);
  if (month === 1) return year === 1 ? text : dayOf(year - 1, 12, 31);
  return [31, 30, 29, 28].map((last) => dayOf(year, month - 1, last)).find(isRealDay) ?? text;
}

const partsOf = (text: string): [year: number, month: number, day: number] => [
  Number(text.slice(0, 4)),
  Number(text.slice(5, 7)),
  Number(text.slice(8, 10)),
];

const dayOf = (year: number, month: number, day: number): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
