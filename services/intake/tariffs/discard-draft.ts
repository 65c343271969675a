// POST /api/v1/tariff-drafts/{id}/discard.
import { z } from 'zod';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { withTx } from '../../../shared/store/sql';
import { discardDraft as discard, lockDraft } from '../../../shared/store/tariff-drafts';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { auditDraft } from './draft-audit';
import { draftResponses, draftsPath, wholeDraftView } from './draft-view';

export const discardDraft = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${draftsPath}/{id}/discard`,
      audience: 'person',
      permission: 'drafts:write',
      tag: 'Tariffs',
      summary: 'Give a draft up',
      params: z.strictObject({ id: z.uuid() }),
      responses: draftResponses,
      errors: ['DRAFT_NOT_FOUND', 'DRAFT_OVER'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const which = { id, jurisdiction: jurisdictionInReach(caller, reach) };
      const draft = await withTx(db, async (tx) => {
        const before = await lockDraft(tx, which);
        if (before === undefined) throw new Refusal('DRAFT_NOT_FOUND');
        const after = await discard(tx, which);
        if (after === undefined) throw new Refusal('DRAFT_OVER');
        await auditDraft(tx, { req, exchange, caller }, { action: 'discard draft', before, after });
        return after;
      });
      return { status: 200, body: wholeDraftView(draft) };
    },
  );
