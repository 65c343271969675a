import { z } from 'zod';

/**
 * A whole number of the query, as digits and nothing else: Number() would also take `0x7ea`, `2.026e3` and ` 2026`.
 * A preprocessed integer instead of a transformed text, so that the documentation says integer with its bounds.
 */
export const queryNumber = (least: number, most: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : text),
    z
      .int({ error: ({ code, input }) => (code === 'invalid_type' && input !== undefined ? onlyDigits : undefined) })
      .min(least)
      .max(most),
  );

const onlyDigits = 'expected a whole number of at most six digits';
