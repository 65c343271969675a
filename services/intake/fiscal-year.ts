import { z } from 'zod';

export const fiscalYearSchema = z.coerce
  .number()
  .int()
  .min(1900)
  .max(2200)
  .describe('Year for which the tax is due, such as 2026');
