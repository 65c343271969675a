// The form that begins or changes a maintenance.
import { z } from 'zod';
import { platformTenant } from '../../shared/store/audit';
import type { Maintenance } from '../../shared/store/maintenance';

export type MaintenanceTerms = Pick<Maintenance, 'tenant' | 'message' | 'retryAfterSeconds' | 'workers'>;
export type MaintenanceFields = Record<keyof MaintenanceTerms, string>;

export const usualTerms: MaintenanceFields = {
  tenant: platformTenant,
  message: 'The platform is being looked after',
  retryAfterSeconds: '600',
  workers: 'go on',
};

const text = z.string().trim().default('');
const Fields = z.object({ tenant: text, message: text, retryAfterSeconds: text, workers: text });

const Terms = z.object({
  tenant: z.string().regex(/^(\*|[A-Z]{2})$/, 'A jurisdiction is given by two capital letters, the platform by *.'),
  message: z
    .string()
    .min(1, 'What is said to callers is missing.')
    .max(300, 'What is said to callers has 300 characters at most.'),
  retryAfterSeconds: z.coerce
    .number('The time to wait is a number of seconds.')
    .int('The time to wait is a whole number of seconds.')
    .min(1, 'Callers wait for one second at least.')
    .max(86_400, 'Callers wait for a day (86400 seconds) at most.'),
  workers: z.enum(['go on', 'stop'], 'Workers go on or stop.'),
});

export type ReadMaintenance = { fields: MaintenanceFields; terms: MaintenanceTerms | null; faults: string[] };

/** The fields as they were sent, so that the form can show them again, and what they mean when all can be read. */
export function readMaintenance(given: unknown): ReadMaintenance {
  const fields = Fields.safeParse(given ?? {}).data ?? usualTerms;
  const { success, data, error } = Terms.safeParse(fields);
  if (!success) return { fields, terms: null, faults: error.issues.map(({ message }) => message) };
  if (data.workers === 'stop' && data.tenant !== platformTenant) {
    const fault = 'Workers serve all jurisdictions: only the whole platform can stop them.';
    return { fields, terms: null, faults: [fault] };
  }
  return { fields, terms: data, faults: [] };
}
