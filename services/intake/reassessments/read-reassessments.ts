// GET /api/v1/reassessments and /api/v1/reassessments/{id}.
import { z } from 'zod';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { countReassessments, findReassessment, listReassessments as list } from '../../../shared/store/reassessments';
import { withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { reassessmentSchema, reassessmentsPath, reassessmentView } from './reassessment-view';

export const listReassessments = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: reassessmentsPath,
      audience: 'person',
      permission: 'reassessments:read',
      tag: 'Reassessments',
      summary: 'Trials and what was carried out, newest first',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(reassessmentSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, jurisdiction, range), countReassessments(db, jurisdiction, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(reassessmentsPath, query, found, counted, reassessmentView) };
    },
  );

export const getReassessment = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${reassessmentsPath}/{id}`,
      audience: 'person',
      permission: 'reassessments:read',
      tag: 'Reassessments',
      summary: 'How far a reassessment is, and what it comes to',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'The reassessment', content: { 'application/json': reassessmentSchema } },
      },
      errors: ['REASSESSMENT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const found = await withPatience(readPatienceSeconds, () => findReassessment(db, jurisdiction, id));
      if (found === undefined) throw new Refusal('REASSESSMENT_NOT_FOUND');
      return { status: 200, body: reassessmentView(found) };
    },
  );
