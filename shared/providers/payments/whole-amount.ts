// Amounts in what providers send, as a zod shape: "10000.00", "10000" and 10000 are 10000n; "10000.50" is a fault.
import { z } from 'zod';
import { parseAmount } from '../../domain/money';

export const wholeAmount = z.union([z.string(), z.number()]).transform((given, context) => {
  const amount = parseAmount(String(given));
  if (amount !== null) return amount;
  context.addIssue({ code: 'custom', message: 'expected a whole amount' });
  return z.NEVER;
});
