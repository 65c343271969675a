// GET /api/v1/cases and /api/v1/cases/{id}.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { caseKinds } from '../../../shared/domain/payment/case-actions';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { type CaseRow, caseStates, countCases, findCase, listCases as list } from '../../../shared/store/case-reads';
import { type Sql, withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { caseSchema, casesPath, caseView } from './case-view';

export const listCases = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: casesPath,
      audience: 'person',
      permission: 'cases:read',
      tag: 'Cases',
      summary: 'What is wrong with payments, newest first',
      query: z.strictObject({
        ...pageQuery,
        state: z.enum(caseStates).optional(),
        kind: z.enum(caseKinds).optional(),
        provider: z.enum(providers).optional(),
        payment: z.uuid().optional().describe('Of this payment'),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(caseSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const { state, kind, provider, payment: paymentId } = query;
      const filter = { jurisdiction: jurisdictionInReach(caller, reach), state, kind, provider, paymentId };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countCases(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(casesPath, query, found, counted, caseView) };
    },
  );

export const getCase = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${casesPath}/{id}`,
      audience: 'person',
      permission: 'cases:read',
      tag: 'Cases',
      summary: 'One case',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The case', content: { 'application/json': caseSchema } } },
      errors: ['CASE_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      return {
        status: 200,
        body: caseView(await withPatience(readPatienceSeconds, () => caseIn(db, jurisdiction, id))),
      };
    },
  );

/** `jurisdiction` null is all of them. */
export async function caseIn(sql: Sql, jurisdiction: string | null, id: string): Promise<CaseRow> {
  const found = await findCase(sql, jurisdiction, id);
  if (found === undefined) throw new Refusal('CASE_NOT_FOUND');
  return found;
}
