// PUT /api/v1/tariff-drafts/{id}.
import { z } from 'zod';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { type Tx, withTx } from '../../../shared/store/sql';
import { changeDraft as change, type Draft, type DraftChange, lockDraft } from '../../../shared/store/tariff-drafts';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { auditDraft } from './draft-audit';
import { demandJurisdiction, draftDocument, readDraftBody } from './draft-document';
import { draftResponses, draftsPath, wholeDraftView } from './draft-view';

const changedDraft = z.strictObject({
  document: draftDocument,
  revision: z.int().min(1).max(1_000_000_000).describe('The one that was changed'),
});

export const changeDraft = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'put',
      path: `${draftsPath}/{id}`,
      audience: 'person',
      permission: 'drafts:write',
      tag: 'Tariffs',
      summary: 'Change a draft',
      description:
        'As a whole, and only the revision that was read: of two who change it at once the second is told. It has to be ' +
        'validated anew, and whoever changes it cannot publish it.',
      params: z.strictObject({ id: z.uuid() }),
      body: jsonBody('The document, up to 256 KiB', changedDraft),
      responses: draftResponses,
      errors: [...errorsOfJsonBody, 'DRAFT_NOT_FOUND', 'DRAFT_CHANGED', 'DRAFT_OVER', 'TARIFF_VERSION_USED'],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const given = await readDraftBody(req, res, changedDraft);
      const wanted = { id, jurisdiction: jurisdictionInReach(caller, reach), author: caller.actor, ...given };
      const draft = await withTx(db, async (tx) => {
        const { before, after } = await changed(tx, wanted);
        await auditDraft(tx, { req, exchange, caller }, { action: 'change draft', before, after });
        return after;
      });
      return { status: 200, body: wholeDraftView(draft) };
    },
  );

async function changed(
  tx: Tx,
  wanted: DraftChange & { document: Record<string, unknown> },
): Promise<{ before: Draft; after: Draft }> {
  const before = await lockDraft(tx, wanted);
  if (before === undefined) throw new Refusal('DRAFT_NOT_FOUND');
  demandJurisdiction(wanted.document, before.jurisdiction);
  if (before.state === 'published') throw new Refusal('TARIFF_VERSION_USED');
  const after = await change(tx, wanted);
  if (after === undefined) throw new Refusal(before.state === 'discarded' ? 'DRAFT_OVER' : 'DRAFT_CHANGED');
  return { before, after };
}
