// The small parts that tariff documents are made of, each stated once.
import { z } from 'zod';
import { calendarDay } from '../calendar-day';
import { decimal, divide, type Fraction, roundingModes, whole } from '../exact/fraction';
import { languages } from '../vehicle-fields';

export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);

export const confidence = z.enum(['confirmed', 'unconfirmed', 'sample']);
export type Confidence = z.infer<typeof confidence>;

/** Every figure says where it comes from, by a key of `legalReferences`, and how sure that is. */
export const sourced = { legalReference: slug, confidence };

/** Half-open: the first day is in, the last is not; null is open. */
export const dayRange = z.strictObject({ from: calendarDay, to: calendarDay.nullable() });

/** Beyond this an amount would fit neither a JSON number nor a sum over a million lines in PostgreSQL's bigint. */
export const largestAmount = 999_999_999_999;
/** Whole units of the document's currency. */
export const amount = z.int().min(0).max(largestAmount);

/** `2.5` is two and a half percent. Text, because a JSON number could not hold every decimal fraction exactly. */
export const percent = z
  .string()
  .regex(/^(0|[1-9]\d{0,2})(\.\d{1,6})?$/, 'expected a percentage such as 2.5')
  .refine((text) => Number(text) > 0, 'a rate of zero taxes nothing');

/** `2.5` -> 1/40. For text that the schema let through. */
export const shareOf = (text: string): Fraction => divide(decimal(text)!, whole(100));

/** To multiples of `to` whole units of the currency. */
export const roundingTerms = { to: z.int().min(1).max(1_000_000), mode: z.enum(roundingModes) };

/** Money for each unit, such as `500` or `0.75`. */
export const rate = z
  .string()
  .regex(/^(0|[1-9]\d{0,11})(\.\d{1,6})?$/, 'expected an amount such as 500 or 0.75')
  .refine((text) => Number(text) > 0, 'a rate of zero taxes nothing');

/** Names in the languages of the jurisdiction; whoever shows them falls back to another. */
export const localNames = z
  .partialRecord(z.enum(languages), z.string().trim().min(1).max(200))
  .refine((names) => Object.keys(names).length > 0, 'expected a name in at least one language');
export type LocalNames = z.infer<typeof localNames>;

/** A place in a document and what is wrong there. */
export type Fault = { path: PropertyKey[]; message: string };

export function* repeated(keys: readonly string[], path: PropertyKey[]): Iterable<Fault> {
  for (const [index, key] of keys.entries())
    if (keys.indexOf(key) !== index) yield { path: [...path, index], message: `repeats ${key}` };
}
