// A draft as the API shows it, with what its validation found.
import { z } from 'zod';
import { draftStates } from '../../../shared/domain/tariff/draft-state';
import type { Draft, DraftRow } from '../../../shared/store/tariff-drafts';

export const draftsPath = '/api/v1/tariff-drafts';

const versionSchema = z.object({ id: z.string(), version: z.int() });

const reportSchema = z
  .object({
    valid: z.boolean(),
    hash: z.string().describe('Of the content that was validated'),
    faults: z.array(z.object({ path: z.string().describe('Such as rule.rows[3].amounts.>20'), message: z.string() })),
    supersedes: z
      .array(versionSchema.extend({ from: z.iso.date(), to: z.iso.date().nullable() }))
      .describe('What it takes days from; `to` is the first that it does not take'),
    comparedWith: versionSchema
      .extend({ hash: z.string(), inForceOn: z.iso.date() })
      .nullable()
      .describe('The version that rules when its validity begins, or ended just then'),
    diff: z
      .object({
        count: z.int().describe('All of them; the first 500 are listed'),
        changes: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
      })
      .nullable()
      .describe('Without `before` something is new, without `after` it is gone'),
    effect: z
      .object({
        sampled: z.int().describe('Assessments that were computed again, 10 000 at most'),
        isWhole: z.boolean().describe('Whether these are all there are'),
        changed: z.int(),
        refused: z.int().describe('The new version has no amount for them; they are in no other figure'),
        amountBefore: z.int().describe('In the smallest unit of the currency in use, as all of these'),
        amountAfter: z.int(),
        difference: z.int(),
        largestIncrease: z.int().describe('The most that one of them would pay more'),
        largestDecrease: z.int().describe('The most that one of them would pay less'),
      })
      .nullable()
      .describe('Of days in the new validity, under what rules now and under the new version'),
  })
  .meta({ id: 'TariffValidation', title: 'Whether a draft could be published, and what that would change' });

export const draftSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(draftStates),
    jurisdiction: z.string(),
    revision: z.int().describe('Grows with every change of the document'),
    tariffId: z.string().nullable().describe('As the document says'),
    title: z.string().nullable(),
    authors: z.array(z.string()).describe('Who wrote and changed it; none of them can publish it'),
    isValid: z.boolean().nullable().describe('Null until it is validated as it stands'),
    validatedAt: z.iso.datetime().nullable(),
    publishedBy: z.string().nullable(),
    publishedAt: z.iso.datetime().nullable(),
    inForceOn: z.iso.date().nullable(),
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'TariffDraft', title: 'A tariff that is being written' });

export const wholeDraftSchema = draftSchema
  .extend({ document: z.record(z.string(), z.unknown()), validation: reportSchema.nullable() })
  .meta({ id: 'WholeTariffDraft', title: 'A draft with its document and its validation' });

export const draftResponses = {
  200: { description: 'The draft', content: { 'application/json': wholeDraftSchema } },
} as const;

export const draftView = (row: DraftRow): z.output<typeof draftSchema> => ({
  id: row.id,
  state: row.state,
  jurisdiction: row.jurisdiction,
  revision: row.revision,
  tariffId: row.tariffId,
  title: row.title,
  authors: row.authors,
  isValid: row.isValid,
  validatedAt: row.validatedAt?.toISOString() ?? null,
  publishedBy: row.publishedBy,
  publishedAt: row.publishedAt?.toISOString() ?? null,
  inForceOn: row.inForceOn,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  links: { self: `${draftsPath}/${row.id}` },
});

export const wholeDraftView = (draft: Draft): z.output<typeof wholeDraftSchema> => ({
  ...draftView(draft),
  document: draft.document,
  validation: draft.validation,
});
