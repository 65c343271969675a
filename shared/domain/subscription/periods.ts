// The periods of a subscription, and when a renewal that failed is tried again. Pure; days are of the jurisdiction.
import { addDays, addMonths } from '../days';

/** `from` belongs to it, `to` does not: the next one begins then. */
export type Period = { from: string; to: string };

/** How periods follow each other: `period` is the one that begins on `beginsOn`; each lasts `months`. */
export type Rhythm = { beginsOn: string; firstPeriod: number; months: number };

/**
 * Counted from the first day of all, not from the period before: what began on the 31st comes back to it after a short
 * month. A quarter is three months of the calendar.
 */
export function periodOf({ beginsOn, firstPeriod, months }: Rhythm, period: number): Period {
  const since = period - firstPeriod;
  return { from: addMonths(beginsOn, months * since), to: addMonths(beginsOn, months * (since + 1)) };
}

/** So long what was subscribed to goes on when its renewal is not paid. */
export const graceDays = 7;

/** The first day on which what was paid until `paidUntil` is over, grace included. */
export const graceUntil = (paidUntil: string): string => addDays(paidUntil, graceDays);

/** On which days after a renewal has failed it is tried again; the last time when grace is over. */
export const retryAfterDays = [1, 3, 7] as const;

/**
 * `failures`: how often the payment of the period has failed by now, the first try included; `today`: when it did so last.
 * Null: three retries have failed, too, and nobody tries any more.
 */
export function retryOn(failures: number, today: string): string | null {
  const next = retryAfterDays[failures - 1];
  if (next === undefined) return null;
  // Days after the first failure; each retry that fails does so on its own day.
  return addDays(today, next - (retryAfterDays[failures - 2] ?? 0));
}
