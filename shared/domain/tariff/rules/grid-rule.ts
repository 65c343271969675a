// A grid as data: an amount for each cell of several axes. Every axis is an input, but for `age`, which is computed.
import { z } from 'zod';
import { amount, sourced } from '../document-fields';

const key = z.string().regex(/^[\w<>=.-]{1,20}$/);

/**
 * An axis has either `values`, the words it knows; or bands of whole numbers, `from` and `to` both included, as laws word
 * them; or bands `over` a first number, up to and including a second. The axis of age counts completed years.
 */
const axis = z.strictObject({
  unit: z.string().min(1).max(40).optional(),
  text: z.string().max(300).optional(),
  measuredFrom: z.literal('firstCirculation').optional(),
  measuredOn: z.literal('first-day-of-fiscal-year').optional(),
  values: z.array(key).min(1).max(100).optional(),
  bands: z
    .array(
      z.strictObject({
        key,
        from: z.int().optional(),
        to: z.int().nullable().optional(),
        over: z.number().nullable().optional(),
        upTo: z.number().nullable().optional(),
      }),
    )
    .min(1)
    .max(100)
    .optional(),
});
export type Axis = z.infer<typeof axis>;
export type Band = NonNullable<Axis['bands']>[number];

/** A row names its place on every axis but one; `amounts` has the places of that last one. */
const row = z.object({ amounts: z.record(key, amount), ...sourced }).catchall(key);
export type GridRow = z.infer<typeof row>;

export const gridRule = z.strictObject({
  method: z.literal('grid'),
  axes: z.record(z.string().max(40), axis),
  rows: z.array(row).min(1).max(2000),
  /** Sum of all cells: a typing mistake in one amount does not pass unseen. */
  checksum: z.int(),
});
export type GridRule = z.infer<typeof gridRule>;

/** The axis that is measured in time, from a day of the vehicle. */
export const ageAxis = 'age';

export const keysOn = ({ values, bands }: Axis): string[] => values ?? bands!.map((band) => band.key);
