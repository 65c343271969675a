// GET /api/v1/catalogues and /api/v1/catalogues/{id}: what was proposed, and what it would change.
import { z } from 'zod';
import { dayIn } from '../../../shared/domain/days';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import {
  catalogueStates,
  countCatalogues,
  findCatalogue,
  judgeProposed,
  listCatalogues as list,
} from '../../../shared/store/catalogue-proposals';
import { compareCatalogue } from '../../../shared/store/compare-catalogue';
import { withPlaceFaults } from '../../../shared/store/judge-catalogue';
import { type Database, withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { proposalSchema, proposalView, reportSchema, reportView } from './catalogue-view';

const path = '/api/v1/catalogues';

export const listCatalogues = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'person',
      permission: 'catalogue:read',
      tag: 'Catalogues',
      summary: 'Catalogues that were proposed, newest first',
      query: z.strictObject({ ...pageQuery, state: z.enum(catalogueStates).optional() }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(proposalSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const filter = { tenant: jurisdictionInReach(caller, reach), state: query.state };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countCatalogues(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, query, found, counted, proposalView) };
    },
  );

const wholeSchema = proposalSchema
  .extend({
    report: reportSchema.nullable().describe('What it would change today; null once it is decided'),
    catalogue: z.unknown(),
  })
  .meta({ id: 'WholeCatalogueProposal', title: 'A proposed catalogue with what is in it' });

export const getCatalogue = ({ db, imports }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${path}/{id}`,
      audience: 'person',
      permission: 'catalogue:read',
      tag: 'Catalogues',
      summary: 'A proposed catalogue, and what it would change',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The proposal', content: { 'application/json': wholeSchema } } },
      errors: ['CATALOGUE_NOT_FOUND', 'OVERLOADED'],
    },
    async ({ params: { id }, caller, reach }) => {
      const tenant = jurisdictionInReach(caller, reach);
      const found = await withPatience(readPatienceSeconds, () => findCatalogue(db, id, tenant));
      if (found === undefined) throw new Refusal('CATALOGUE_NOT_FOUND');
      const { content: catalogue, ...proposal } = found;
      const report = found.decision === null ? await imports.run(caller.accountId, () => reportOn(db, found)) : null;
      return { status: 200, body: { ...proposalView(proposal), report, catalogue } };
    },
  );

async function reportOn(db: Database, proposed: { tenant: string; content: unknown }) {
  const judged = await judgeProposed(db, proposed);
  const today = dayIn(packOf(proposed.tenant).timeZone, new Date());
  const compared = await compareCatalogue(db, judged, today);
  return reportView(withPlaceFaults(judged, compared.faults), compared);
}
