// POST /api/v1/reassessments: what would become of unpaid assessments under the version that rules now.
import { z } from 'zod';
import { jurisdictionCode } from '../../../shared/domain/jurisdictions/packs';
import { serviceCode } from '../../../shared/domain/tariff/tariff-document';
import { categories, isVehicleSubject } from '../../../shared/domain/vehicle-fields';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { type ReassessedSubject, rulingTarget } from '../../../shared/store/reassessment-target';
import { insertReassessment } from '../../../shared/store/reassessments';
import { withTx } from '../../../shared/store/sql';
import { jurisdictionOf } from '../jurisdiction-of';
import { noTariff } from '../ruling-currency';
import type { IntakeTools } from '../tools';
import { accepted, acceptedResponses, auditedReassessment, promiseReassessment } from './promise-reassessment';
import { reassessmentsPath } from './reassessment-view';

const trialBody = z.strictObject({
  subject: z.union([z.enum(categories), serviceCode]).describe('A category of vehicles, or the code of a service'),
  fiscalYear: z.int().min(1900).max(2200),
  jurisdiction: jurisdictionCode.optional().describe('For callers who belong to none; those who do ask in their own'),
});

export const postTrial = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: reassessmentsPath,
      audience: 'person',
      permission: 'reassessments:create',
      tag: 'Reassessments',
      summary: 'Try out what a corrected tariff would change',
      description:
        'Always a trial: nothing is changed. Open assessments of the subject and year that another version made, and ' +
        'nothing was paid of, are computed by the version that rules now.',
      body: jsonBody('What to compute anew', trialBody),
      responses: acceptedResponses,
      errors: [...errorsOfJsonBody, 'FISCAL_YEAR_WITHOUT_TARIFF', 'SERVICE_WITHOUT_TARIFF', 'REASSESSMENT_UNDER_WAY'],
    },
    async ({ req, res, caller, exchange }) => {
      const { jurisdiction: given, ...wanted } = await readJson(req, res, trialBody);
      const subject = { ...wanted, jurisdiction: jurisdictionOf(caller, given) };
      const trial = await withTx(db, async (tx) => {
        const contentHash = await rulingTarget(tx, subject);
        if (contentHash === undefined) throw nothingRules(subject);
        const by = { trialId: null, requestedBy: caller.actor };
        const made = await insertReassessment(tx, { ...subject, contentHash, ...by });
        if (made === undefined) throw new Refusal('REASSESSMENT_UNDER_WAY');
        await promiseReassessment(tx, made, exchange);
        await recordAudit(tx, {
          ...auditFactsOf({ req, exchange, caller }),
          tenant: subject.jurisdiction,
          action: 'try reassessment',
          resource: `reassessment ${made.id}`,
          outcome: 'done',
          details: auditedReassessment(made),
        });
        return made;
      });
      return accepted(trial);
    },
  );

function nothingRules({ jurisdiction, subject, fiscalYear }: ReassessedSubject): Refusal {
  if (isVehicleSubject(subject)) return noTariff(jurisdiction, fiscalYear);
  const message = `${jurisdiction} has no fee for ${subject} in ${fiscalYear}`;
  return new Refusal('SERVICE_WITHOUT_TARIFF', {
    detail: message,
    details: [{ field: 'subject', code: 'SERVICE_WITHOUT_TARIFF', message }],
  });
}
