// What somebody who proposes an exemption has to say: which vehicle, on which ground, proven by what, from when to when.
import { z } from 'zod';
import { isRealDay, looksLikeDay } from './days';
import { maxRegistrationLength, registrationKey, registrationPattern } from './registration';

const day = z
  .string()
  .refine((text) => looksLikeDay(text) && isRealDay(text), 'expected a day such as 2026-01-01')
  .meta({ format: 'date' });

/** Without control characters, which the database would not store or a page would not show. */
export const writtenWords = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'expected text without control characters');

/** Of a place to put `jurisdiction` each edge has its own. `to` is the first day without it; null is open. */
export const exemptionFields = {
  registration: z
    .string()
    .max(maxRegistrationLength)
    .regex(registrationPattern, 'expected a registration such as 1234 TBA')
    .transform(registrationKey),
  ground: z.string().min(1).max(100),
  proof: writtenWords.describe('The document that proves the ground, so that whoever decides can look at it'),
  from: day,
  to: day.nullable().default(null),
};

export const exemptionProposal = z.strictObject(exemptionFields);
export type ExemptionProposal = z.output<typeof exemptionProposal>;

/** A refinement of the fields above. */
export const endsLater = ({ from, to }: Pick<ExemptionProposal, 'from' | 'to'>): boolean => to === null || to > from;
