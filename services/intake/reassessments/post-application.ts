// POST /api/v1/reassessments/{id}/application: what a trial showed is done.
import { z } from 'zod';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { rulingTarget } from '../../../shared/store/reassessment-target';
import {
  insertReassessment,
  isApplied,
  lockReassessment,
  type Reassessment,
} from '../../../shared/store/reassessments';
import { type Tx, withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { accepted, acceptedResponses, auditedReassessment, promiseReassessment } from './promise-reassessment';
import { reassessmentsPath } from './reassessment-view';

export const postApplication = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${reassessmentsPath}/{id}/application`,
      audience: 'person',
      permission: 'reassessments:apply',
      reauthenticate: true,
      tag: 'Reassessments',
      summary: 'Carry out what a trial showed',
      description:
        'Once, by another person than the one who tried it out, and while the same version rules. What was paid ' +
        'meanwhile is left alone.',
      params: z.strictObject({ id: z.uuid() }),
      responses: acceptedResponses,
      errors: [
        'REASSESSMENT_NOT_FOUND',
        'PROPOSAL_OWN',
        'TRIAL_UNFINISHED',
        'TRIAL_APPLIED',
        'TRIAL_OUTDATED',
        'REASSESSMENT_UNDER_WAY',
      ],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const facts = { ...auditFactsOf({ req, exchange, caller }), action: 'apply reassessment' } as const;
      const applied = await withTx(db, async (tx) => {
        const trial = await lockReassessment(tx, jurisdiction, id);
        // Nor has what was carried out something to carry out.
        if (trial === undefined || trial.trialId !== null) throw new Refusal('REASSESSMENT_NOT_FOUND');
        const audited = { ...facts, tenant: trial.jurisdiction, details: { ...auditedReassessment(trial), trial: id } };
        if (trial.requestedBy === caller.actor) {
          // Kept, though nothing was done: somebody tried to be two persons.
          await recordAudit(tx, { ...audited, resource: `reassessment ${id}`, outcome: 'refused' });
          return 'own trial';
        }
        const made = await apply(tx, trial, caller.actor);
        await promiseReassessment(tx, made, exchange);
        await recordAudit(tx, { ...audited, resource: `reassessment ${made.id}`, outcome: 'done' });
        return made;
      });
      if (applied === 'own trial') throw new Refusal('PROPOSAL_OWN');
      return accepted(applied);
    },
  );

/** The trial is locked: of two who apply it at once the second finds it applied. */
async function apply(tx: Tx, trial: Reassessment, requestedBy: string): Promise<Reassessment> {
  if (trial.state !== 'completed') throw new Refusal('TRIAL_UNFINISHED');
  if (await isApplied(tx, trial.id)) throw new Refusal('TRIAL_APPLIED');
  if ((await rulingTarget(tx, trial)) !== trial.contentHash) throw new Refusal('TRIAL_OUTDATED');
  const { jurisdiction, subject, fiscalYear, contentHash, id: trialId } = trial;
  const given = { jurisdiction, subject, fiscalYear, contentHash, trialId, requestedBy };
  const made = await insertReassessment(tx, given);
  if (made === undefined) throw new Refusal('REASSESSMENT_UNDER_WAY');
  return made;
}
