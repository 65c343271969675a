// An assessment as the API shows it. The owner is left out: the partner sent it, and nobody else needs it here.
import { z } from 'zod';
import { assessmentStates } from '../../shared/domain/assessment/assessment-state';
import { toJsonInteger } from '../../shared/domain/money';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { categories } from '../../shared/domain/vehicle-fields';
import { type AssessmentRow, assessmentKinds, type ExplainedAssessmentRow } from '../../shared/store/assessment-reads';
import { batchPath } from './batch-view';

export const assessmentCategories = [...categories, 'service'] as const;

export const assessmentSchema = z
  .object({
    id: z.uuid(),
    reference: z
      .string()
      .describe(
        'To be printed on the notice: whoever has it sees what is owed and can pay. Of a test it leads nowhere',
      ),
    kind: z.enum(assessmentKinds),
    batchId: z.uuid().nullable().describe('Of a vehicle, and so is line'),
    line: z.int().nullable(),
    ref: z.string().nullable(),
    jurisdiction: z.string(),
    fiscalYear: z.int(),
    category: z.enum(assessmentCategories),
    service: z.string().nullable().describe('The code of a service'),
    requestedOn: z.iso.date().nullable().describe('Of a service: the day whose fee it is'),
    registration: z.string().nullable().describe('As it was sent'),
    type: z.string().nullable(),
    fiscalPower: z.int().nullable(),
    energy: z.string().nullable(),
    firstCirculation: z.iso.date().nullable(),
    lengthMetres: z.number().nullable(),
    powerKw: z.number().nullable(),
    use: z.string().nullable(),
    amount: z.int().describe('In the smallest unit of the currency in use, like all amounts here'),
    charges: z.int().describe('For being late, besides the amount'),
    paid: z.int(),
    currency: z.string(),
    state: z.enum(assessmentStates),
    dueOn: z.iso.date().nullable().describe('The last day in time; null while no day is set'),
    revision: z.int().describe('How often it was changed since it was made'),
    reason: z.string().nullable().describe('Why it was cancelled'),
    tariff: z.object({ id: z.string(), version: z.int() }),
    createdAt: z.iso.datetime(),
    links: z.object({ self: z.string(), batch: z.string().nullable() }),
  })
  .meta({ id: 'Assessment', title: 'What is owed for a vehicle and a fiscal year, or for a service' });

export const explainedAssessmentSchema = assessmentSchema
  .extend({ explanation: z.unknown().describe('Inputs, tariff with its content hash, and every step to the amount') })
  .meta({ id: 'ExplainedAssessment', title: 'An assessment with how its amount came about' });

export const assessmentPath = (id: string): string => `/api/v1/assessments/${id}`;

const integer = (digits: string): number => toJsonInteger(BigInt(digits));

export function assessmentView(row: AssessmentRow): z.output<typeof assessmentSchema> {
  const { tariffId, tariffVersion, amount, charges, paid, createdAt, category, batchId, ...rest } = row;
  return {
    ...rest,
    reference: noticeReferenceOf(row.id),
    batchId,
    category: category as (typeof assessmentCategories)[number],
    amount: integer(amount),
    charges: integer(charges),
    paid: integer(paid),
    tariff: { id: tariffId, version: tariffVersion },
    createdAt: createdAt.toISOString(),
    links: { self: assessmentPath(row.id), batch: batchId === null ? null : batchPath(batchId) },
  };
}

export const explainedAssessmentView = ({
  explanation,
  ...assessment
}: ExplainedAssessmentRow): z.output<typeof explainedAssessmentSchema> => ({
  ...assessmentView(assessment),
  explanation,
});
