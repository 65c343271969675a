// POST /api/v1/tariff-drafts/{id}/publication.
import { z } from 'zod';
import { calendarDay } from '../../../shared/domain/calendar-day';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { type PublishingOutcome, publicationAct, publishDraft as publish } from '../../../shared/store/publish-draft';
import { withTx } from '../../../shared/store/sql';
import type { Draft } from '../../../shared/store/tariff-drafts';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { refused } from './draft-document';
import { draftResponses, draftsPath, wholeDraftView } from './draft-view';

const publicationBody = z.strictObject({
  inForceOn: calendarDay
    .meta({ format: 'date' })
    .describe('From when on assessments are made by it: today, where it is due, or later'),
  reason: writtenWords.optional(),
});

export const publishDraft = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${draftsPath}/{id}/publication`,
      audience: 'person',
      permission: 'drafts:publish',
      reauthenticate: true,
      tag: 'Tariffs',
      summary: 'Publish a validated draft that others wrote',
      description: 'It can never be changed afterwards: a correction is a version of its own. What is assessed stays.',
      params: z.strictObject({ id: z.uuid() }),
      body: jsonBody('From when on it is in force', publicationBody),
      responses: draftResponses,
      errors: [
        ...errorsOfJsonBody,
        'DRAFT_NOT_FOUND',
        'DRAFT_OWN',
        'DRAFT_OVER',
        'DRAFT_NOT_VALIDATED',
        'TARIFF_VERSION_USED',
        'TARIFF_INVALID',
      ],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const { inForceOn, reason } = await readJson(req, res, publicationBody);
      const wanted = { id, jurisdiction: jurisdictionInReach(caller, reach), inForceOn, publishedBy: caller.actor };
      const facts = { ...auditFactsOf({ req, exchange, caller }), action: 'publish tariff' } as const;
      const outcome = await withTx(db, async (tx) => {
        const result = await publish(tx, wanted);
        if (result.outcome === 'published')
          await recordAudit(tx, { ...facts, ...publicationAct(result, reason), outcome: 'done' });
        // Kept, though nothing was done: somebody tried to be two persons.
        if (result.outcome === 'own')
          await recordAudit(tx, { ...facts, tenant: result.jurisdiction, resource: `draft ${id}`, outcome: 'refused' });
        return result;
      });
      return { status: 200, body: wholeDraftView(publishedOr(outcome)) };
    },
  );

/** The draft, or the refusal that fits. */
function publishedOr(result: PublishingOutcome): Draft {
  switch (result.outcome) {
    case 'published':
      return result.draft;
    case 'not found':
      throw new Refusal('DRAFT_NOT_FOUND');
    case 'over':
      throw new Refusal('DRAFT_OVER');
    case 'own':
      throw new Refusal('DRAFT_OWN');
    case 'not validated':
      throw new Refusal('DRAFT_NOT_VALIDATED');
    case 'outdated':
      throw new Refusal('DRAFT_NOT_VALIDATED', {
        detail: 'Something was published since; look at what it changes now',
      });
    case 'too early':
      throw refused('inForceOn', 'DAY_TOO_EARLY', result.reason);
    case 'faulty':
      throw faulty(result.faults);
  }
}

/** Something was published since the validation. */
function faulty(faults: Extract<PublishingOutcome, { outcome: 'faulty' }>['faults']): Refusal {
  const code = faults.some(({ path }) => path === 'version') ? 'TARIFF_VERSION_USED' : 'TARIFF_INVALID';
  return new Refusal(code, { details: faults.map(({ path, message }) => ({ field: path, code, message })) });
}
