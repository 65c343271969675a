// The form that begins or changes a maintenance.
import { z } from 'zod';
import { type MaintenanceTerms, maintenanceTerms, usualMaintenance } from '../../shared/domain/maintenance-terms';
import { platformTenant } from '../../shared/store/audit';

export type MaintenanceFields = Record<keyof MaintenanceTerms, string>;

export const usualTerms: MaintenanceFields = { tenant: platformTenant, ...usualMaintenance };

const text = z.string().trim().default('');
const Fields = z.object({ tenant: text, message: text, retryAfterSeconds: text, workers: text });

export type ReadMaintenance = { fields: MaintenanceFields; terms: MaintenanceTerms | null; faults: string[] };

/** The fields as they were sent, so that the form can show them again, and what they mean when all can be read. */
export function readMaintenance(given: unknown): ReadMaintenance {
  const fields = Fields.safeParse(given ?? {}).data ?? usualTerms;
  const { success, data, error } = maintenanceTerms.safeParse(fields);
  if (!success) return { fields, terms: null, faults: error.issues.map(({ message }) => message) };
  return { fields, terms: data, faults: [] };
}
