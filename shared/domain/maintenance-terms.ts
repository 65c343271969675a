// What is said of a maintenance, in the console and from a shell alike.
import { z } from 'zod';
import { jurisdictionCode, packs } from './jurisdictions/packs';

export const usualMaintenance = {
  message: 'The platform is being looked after',
  retryAfterSeconds: '600',
  workers: 'go on',
} as const;

/** From texts, as forms and commands give them. */
export const maintenanceTerms = z
  .object({
    tenant: z.union([z.literal('*'), jurisdictionCode], {
      error: `It is of the platform, given by *, or of one of ${[...packs.keys()].join(', ')}.`,
    }),
    message: z
      .string()
      .trim()
      .min(1, 'What is said to callers is missing.')
      .max(300, 'What is said to callers has 300 characters at most.'),
    retryAfterSeconds: z
      .string()
      .regex(/^\d{1,9}$/, 'The time to wait is a whole number of seconds.')
      .transform(Number)
      .pipe(
        z
          .int()
          .min(1, 'Callers wait for one second at least.')
          .max(86_400, 'Callers wait for a day (86400 seconds) at most.'),
      ),
    workers: z.enum(['go on', 'stop'], 'Workers go on or stop.'),
  })
  .refine(({ tenant, workers }) => workers === 'go on' || tenant === '*', {
    path: ['workers'],
    message: 'Workers serve all jurisdictions: only the whole platform can stop them.',
  });

export type MaintenanceTerms = z.output<typeof maintenanceTerms>;
