// POST /api/v1/tariff-drafts/{id}/validation.
import { z } from 'zod';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { withPatience, withTx } from '../../../shared/store/sql';
import { findDraft, lockDraft, storeValidation } from '../../../shared/store/tariff-drafts';
import { validateTariff } from '../../../shared/store/validate-tariff';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { auditDraft } from './draft-audit';
import { draftResponses, draftsPath, wholeDraftView } from './draft-view';

export const validateDraft = ({ db, tariffCache }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${draftsPath}/{id}/validation`,
      audience: 'person',
      permission: 'drafts:write',
      tag: 'Tariffs',
      summary: 'Find out whether a draft could be published, and what that would change',
      description:
        'Faults are an answer and no refusal: with any the draft stays one. Without, the answer has every difference to what ' +
        'rules now, and what up to 10 000 assessments would come to.',
      params: z.strictObject({ id: z.uuid() }),
      responses: draftResponses,
      errors: ['DRAFT_NOT_FOUND', 'DRAFT_OVER', 'DRAFT_CHANGED'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const which = { id, jurisdiction: jurisdictionInReach(caller, reach) };
      // Outside of a transaction, since it takes a while: what is stored below is guarded by the revision.
      const { revision, report } = await withPatience(readPatienceSeconds, async () => {
        const found = await findDraft(db, which);
        if (found === undefined) throw new Refusal('DRAFT_NOT_FOUND');
        const { document, jurisdiction, revision } = found;
        return { revision, report: await validateTariff(db, document, jurisdiction, tariffCache) };
      });
      const draft = await withTx(db, async (tx) => {
        const before = (await lockDraft(tx, which))!;
        const after = await storeValidation(tx, { id, revision, report });
        if (after === undefined) throw new Refusal(before.revision === revision ? 'DRAFT_OVER' : 'DRAFT_CHANGED');
        const details = { faults: report.faults.length };
        await auditDraft(tx, { req, exchange, caller }, { action: 'validate draft', before, after, details });
        return after;
      });
      return { status: 200, body: wholeDraftView(draft) };
    },
  );
