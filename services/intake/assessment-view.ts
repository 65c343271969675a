// An assessment as the API shows it. The owner is left out: the partner sent it, and nobody else needs it here.
import { z } from 'zod';
import { toJsonInteger } from '../../shared/domain/money';
import { categories } from '../../shared/domain/vehicle-fields';
import type { AssessmentRow } from '../../shared/store/assessment-reads';
import { batchPath } from './batch-view';

export const assessmentStates = ['due', 'exempt'] as const;

export const assessmentSchema = z
  .object({
    id: z.uuid(),
    batchId: z.uuid(),
    line: z.int(),
    ref: z.string().nullable(),
    fiscalYear: z.int(),
    category: z.enum(categories),
    registration: z.string().describe('As it was sent'),
    type: z.string().nullable(),
    fiscalPower: z.int().nullable(),
    energy: z.string().nullable(),
    firstCirculation: z.iso.date().nullable(),
    lengthMetres: z.number().nullable(),
    powerKw: z.number().nullable(),
    use: z.string().nullable(),
    amount: z.int().describe('In the smallest unit of the currency in use'),
    currency: z.string(),
    state: z.enum(assessmentStates),
    tariff: z.object({ id: z.string(), version: z.int() }),
    createdAt: z.iso.datetime(),
    links: z.object({ self: z.string(), batch: z.string() }),
  })
  .meta({ id: 'Assessment', title: 'What a vehicle owes for a fiscal year' });

export const explainedAssessmentSchema = assessmentSchema
  .extend({ explanation: z.unknown().describe('Inputs, tariff with its content hash, and every step to the amount') })
  .meta({ id: 'ExplainedAssessment', title: 'An assessment with how its amount came about' });

export function assessmentView(row: AssessmentRow): z.output<typeof assessmentSchema> {
  const { tariffId, tariffVersion, amount, createdAt, category, ...rest } = row;
  return {
    ...rest,
    category: category as (typeof categories)[number],
    amount: toJsonInteger(BigInt(amount)),
    tariff: { id: tariffId, version: tariffVersion },
    createdAt: createdAt.toISOString(),
    links: { self: `/api/v1/assessments/${row.id}`, batch: batchPath(row.batchId) },
  };
}
