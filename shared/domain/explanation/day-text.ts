// Days in words, "17 mai 2024", by the month names and the order of each language.

import { addDays, isRealDay, looksLikeDay } from '../days';

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

/** Ranges are stored half-open, people count the last day in. What has no day before it is left as it is. */
export const dayBefore = (text: string): string =>
  looksLikeDay(text) && isRealDay(text) && text > '0001-01-01' ? addDays(text, -1) : text;

const partsOf = (text: string): [year: number, month: number, day: number] => [
  Number(text.slice(0, 4)),
  Number(text.slice(5, 7)),
  Number(text.slice(8, 10)),
];
