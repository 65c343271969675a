import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A version of a tariff was published; it may be in force later only. Caused by services/intake, publish-tariff and import-catalogue. */
export const tariffPublished = defineEvent(
  'tariff.published',
  z.object({
    jurisdiction: z.string().regex(/^[A-Z]{2}$/),
    subject: z.string().min(1).max(24),
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
);
