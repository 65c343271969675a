// A reassessment as the API shows it.
import { z } from 'zod';
import { toJsonInteger } from '../../../shared/domain/money';
import { type Reassessment, reassessmentStates } from '../../../shared/store/reassessments';

export const reassessmentsPath = '/api/v1/reassessments';

export const reassessmentSchema = z
  .object({
    id: z.uuid(),
    trialId: z.uuid().nullable().describe('Null for a trial, which changes nothing'),
    jurisdiction: z.string(),
    subject: z.string().describe('A category of vehicles, or the code of a service'),
    fiscalYear: z.int(),
    tariff: z
      .object({ id: z.string(), version: z.int(), hash: z.string() })
      .describe('The version that ruled when it was asked for'),
    state: z.enum(reassessmentStates),
    progress: z.int().min(0).max(100),
    figures: z.object({
      seen: z.int().describe('Assessments that another version made and nothing was paid of'),
      changed: z.int().describe('Whose amount is, or would be, another one'),
      refused: z.int().describe('Out of tariff now, and left as they are'),
      leftAlone: z.int().describe('Paid in part or in full, split into instalments, or cancelled'),
      amountBefore: z.int().describe('Of all that were seen'),
      amountAfter: z.int(),
      difference: z.int(),
    }),
    currency: z.string(),
    requestedBy: z.string().describe('An account, as the audit names it'),
    failedReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), trial: z.string().nullable() }),
  })
  .meta({ id: 'Reassessment', title: 'Unpaid assessments computed by the version that rules, tried out or for good' });

export type ReassessmentView = z.output<typeof reassessmentSchema>;

export function reassessmentView(one: Reassessment): ReassessmentView {
  const [before, after] = [BigInt(one.amountBefore), BigInt(one.amountAfter)];
  return {
    id: one.id,
    trialId: one.trialId,
    jurisdiction: one.jurisdiction,
    subject: one.subject,
    fiscalYear: one.fiscalYear,
    tariff: { id: one.tariffId, version: one.tariffVersion, hash: one.contentHash },
    state: one.state,
    progress: progressOf(one),
    figures: {
      seen: one.seen,
      changed: one.changed,
      refused: one.refused,
      leftAlone: one.leftAlone,
      amountBefore: toJsonInteger(before),
      amountAfter: toJsonInteger(after),
      difference: toJsonInteger(after - before),
    },
    currency: one.currency,
    requestedBy: one.requestedBy,
    failedReason: one.failedReason,
    createdAt: one.createdAt.toISOString(),
    finishedAt: one.finishedAt?.toISOString() ?? null,
    links: { self: pathOf(one.id), trial: one.trialId && pathOf(one.trialId) },
  };
}

export const pathOf = (id: string): string => `${reassessmentsPath}/${id}`;

/** What came or went since it began must not bring it to its end before it is there. */
function progressOf({ state, seen, leftAlone, total }: Reassessment): number {
  if (state === 'completed') return 100;
  return total ? Math.min(99, Math.floor((100 * (seen + leftAlone)) / total)) : 0;
}
