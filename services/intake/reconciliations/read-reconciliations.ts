// GET /api/v1/reconciliations and /api/v1/reconciliations/{id}.
import { z } from 'zod';
import { calendarDay } from '../../../shared/domain/calendar-day';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import {
  countReconciliations,
  findReconciliation,
  listReconciliations as list,
  reconciliationStates,
} from '../../../shared/store/reconciliations';
import { withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { reconciliationSchema, reconciliationsPath, reconciliationView } from './reconciliation-view';

export const listReconciliations = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: reconciliationsPath,
      audience: 'person',
      permission: 'reconciliations:read',
      tag: 'Reconciliations',
      summary: 'Days and statements that were compared, newest first',
      query: z.strictObject({
        ...pageQuery,
        provider: z.enum(providers).optional(),
        day: calendarDay.optional(),
        state: z.enum(reconciliationStates).optional(),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(reconciliationSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const { provider, day, state } = query;
      const filter = { jurisdiction: jurisdictionInReach(caller, reach), provider, day, state };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countReconciliations(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(reconciliationsPath, query, found, counted, reconciliationView) };
    },
  );

export const getReconciliation = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${reconciliationsPath}/{id}`,
      audience: 'person',
      permission: 'reconciliations:read',
      tag: 'Reconciliations',
      summary: 'How far a reconciliation is, and what it comes to',
      params: z.strictObject({ id: z.uuid() }),
      responses: {
        200: { description: 'The reconciliation', content: { 'application/json': reconciliationSchema } },
      },
      errors: ['RECONCILIATION_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const found = await withPatience(readPatienceSeconds, () => findReconciliation(db, jurisdiction, id));
      if (found === undefined) throw new Refusal('RECONCILIATION_NOT_FOUND');
      return { status: 200, body: reconciliationView(found) };
    },
  );
