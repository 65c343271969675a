// POST /api/v1/tariff-drafts.
import { z } from 'zod';
import { jurisdictionCode } from '../../../shared/domain/jurisdictions/packs';
import { errorsOfJsonBody, jsonBody } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { withTx } from '../../../shared/store/sql';
import { insertDraft } from '../../../shared/store/tariff-drafts';
import { jurisdictionOf } from '../jurisdiction-of';
import type { IntakeTools } from '../tools';
import { auditDraft } from './draft-audit';
import { demandJurisdiction, draftDocument, readDraftBody } from './draft-document';
import { draftsPath, wholeDraftSchema, wholeDraftView } from './draft-view';

const newDraft = z.strictObject({
  document: draftDocument,
  jurisdiction: jurisdictionCode
    .optional()
    .describe('For callers who belong to none; those who do write for their own'),
});

export const beginDraft = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: draftsPath,
      audience: 'person',
      permission: 'drafts:write',
      tag: 'Tariffs',
      summary: 'Begin a tariff, or another version of one',
      description: 'Whatever it says is kept. Nothing is assessed by it until it is validated, published and in force.',
      body: jsonBody('The document, up to 256 KiB', newDraft),
      responses: { 201: { description: 'The draft', content: { 'application/json': wholeDraftSchema } } },
      errors: errorsOfJsonBody,
    },
    async ({ req, res, caller, exchange }) => {
      const { document, jurisdiction: given } = await readDraftBody(req, res, newDraft);
      const jurisdiction = jurisdictionOf(caller, given);
      demandJurisdiction(document, jurisdiction);
      const draft = await withTx(db, async (tx) => {
        const after = await insertDraft(tx, { jurisdiction, document, author: caller.actor });
        await auditDraft(tx, { req, exchange, caller }, { action: 'write draft', after });
        return after;
      });
      return { status: 201, body: wholeDraftView(draft) };
    },
  );
