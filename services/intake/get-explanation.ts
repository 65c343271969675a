// GET /api/v1/assessments/{id}/explanation: the stored explanation as sentences, by the version of the tariff it cites.
import { z } from 'zod';
import type { Explanation } from '../../shared/domain/explanation/explanation';
import { toJsonInteger } from '../../shared/domain/money';
import { ownedScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import { findAssessment } from '../../shared/store/assessment-reads';
import { withPatience } from '../../shared/store/sql';
import { loadTariffVersion } from '../../shared/store/tariffs';
import { readPatienceSeconds } from './get-batch';
import { explainedFields, inWords, languageQuery } from './quotes/quote-view';
import type { IntakeTools } from './tools';

const explanationSchema = z
  .object({ assessmentId: z.uuid(), ...explainedFields })
  .meta({ id: 'AssessmentExplanation', title: 'How the amount of an assessment came about' });

export const getExplanation = ({ db, tariffCache }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/assessments/{id}/explanation',
      audience: 'member',
      permission: 'assessments:read',
      tag: 'Assessments',
      summary: 'How the amount came about, in sentences',
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({ language: languageQuery }),
      responses: { 200: { description: 'The explanation', content: { 'application/json': explanationSchema } } },
      errors: ['ASSESSMENT_NOT_FOUND'],
    },
    async ({ params: { id }, query: { language }, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const { assessment, tariff } = await withPatience(readPatienceSeconds, async () => {
        const found = await findAssessment(db, scope, id);
        if (found === undefined) throw new Refusal('ASSESSMENT_NOT_FOUND');
        const { tariffId, tariffVersion: version } = found;
        return { assessment: found, tariff: await loadTariffVersion(db, { id: tariffId, version }, tariffCache) };
      });
      const { currency } = assessment;
      const amount = toJsonInteger(BigInt(assessment.amount));
      const explanation = assessment.explanation as Explanation;
      const words = inWords(explanation, tariff, language);
      return { status: 200, body: { assessmentId: id, amount, currency, explanation, inWords: words } };
    },
  );
