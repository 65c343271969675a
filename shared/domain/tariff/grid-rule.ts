// A tariff's grid as data: an amount for each cell of fiscal power, energy and age.
import { z } from 'zod';
import { energies } from '../vehicle-fields';

const key = z.string().regex(/^[\w<>=.-]{1,20}$/);
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
export const confidence = z.enum(['confirmed', 'unconfirmed', 'sample']);
export type Confidence = z.infer<typeof confidence>;

/** Every figure says where it comes from, by a key of `legalReferences`, and how sure that is. */
export const sourced = { legalReference: slug, confidence };
const amount = z.int().min(0);

export const gridRule = z.strictObject({
  method: z.literal('grid'),
  axes: z.strictObject({
    // Whole numbers, both ends included, as the law words them; the last band is open.
    fiscalPower: z.strictObject({
      unit: z.literal('CV'),
      bands: z.array(z.strictObject({ key, from: z.int(), to: z.int().nullable() })).min(1),
    }),
    energy: z.strictObject({ values: z.array(z.enum(energies)) }),
    // Over the first, up to and including the second number of completed years; the ends are open.
    age: z.strictObject({
      unit: z.literal('year'),
      text: z.string(),
      measuredFrom: z.literal('firstCirculation'),
      measuredOn: z.literal('first-day-of-fiscal-year'),
      bands: z.array(z.strictObject({ key, over: z.int().nullable(), upTo: z.int().nullable() })).min(1),
    }),
  }),
  rows: z.array(
    z.strictObject({ fiscalPower: key, energy: z.enum(energies), amounts: z.record(key, amount), ...sourced }),
  ),
  /** Sum of all cells: a typing mistake in one amount does not pass unseen. */
  checksum: z.int(),
});
export type GridRule = z.infer<typeof gridRule>;
