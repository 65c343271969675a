// GET /api/v1/assessments and /api/v1/assessments/{id}.
import { z } from 'zod';
import { assessmentStates } from '../../shared/domain/assessment/assessment-state';
import { maxRegistrationLength, registrationKey } from '../../shared/domain/registration';
import { serviceCode } from '../../shared/domain/tariff/tariff-document';
import { ownedScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../shared/http/paging';
import { defineRoute, type Route } from '../../shared/http/route';
import {
  assessmentKinds,
  countAssessments,
  findAssessment,
  listAssessments as list,
} from '../../shared/store/assessment-reads';
import { withPatience } from '../../shared/store/sql';
import {
  assessmentCategories,
  assessmentSchema,
  assessmentView,
  explainedAssessmentSchema,
  explainedAssessmentView,
} from './assessment-view';
import { fiscalYearSchema } from './fiscal-year';
import { readPatienceSeconds } from './get-batch';
import type { IntakeTools } from './tools';

const path = '/api/v1/assessments';

const query = z.strictObject({
  ...pageQuery,
  fiscalYear: fiscalYearSchema.optional(),
  category: z.enum(assessmentCategories).optional(),
  state: z.enum(assessmentStates).optional(),
  kind: z.enum(assessmentKinds).optional(),
  service: serviceCode.optional().describe('The code of a service'),
  batchId: z.uuid().optional(),
  // The index knows three letters in a row; with fewer it would have to read every assessment there is.
  plate: z
    .string()
    .max(maxRegistrationLength)
    .regex(/^[ /-]*(?:[A-Za-z0-9][ /-]*){3,}$/, 'expected at least three letters and digits')
    .optional()
    .describe('Part of a registration, written in any way'),
});

export const listAssessments = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'assessments:read',
      tag: 'Assessments',
      summary: 'Your assessments, newest first',
      query,
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(assessmentSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query: wanted, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const range = rangeOf(wanted);
      const { fiscalYear, category, state, kind, service, batchId } = wanted;
      const plate = wanted.plate && registrationKey(wanted.plate);
      const filter = { fiscalYear, category, state, kind, service, batchId, plate };
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, scope, filter, range), countAssessments(db, scope, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, wanted, found, counted, assessmentView) };
    },
  );

export const getAssessment = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${path}/{id}`,
      audience: 'member',
      permission: 'assessments:read',
      tag: 'Assessments',
      summary: 'One assessment with how its amount came about',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'The assessment', content: { 'application/json': explainedAssessmentSchema } },
      },
      errors: ['ASSESSMENT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const scope = ownedScopeOf({ caller, reach });
      const found = await withPatience(readPatienceSeconds, () => findAssessment(db, scope, id));
      if (found === undefined) throw new Refusal('ASSESSMENT_NOT_FOUND');
      return { status: 200, body: explainedAssessmentView(found) };
    },
  );
