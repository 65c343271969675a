// GET /api/v1/tariff-drafts and /api/v1/tariff-drafts/{id}.
import { z } from 'zod';
import { draftStates } from '../../../shared/domain/tariff/draft-state';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { withPatience } from '../../../shared/store/sql';
import { countDrafts, listDrafts as list } from '../../../shared/store/tariff-draft-list';
import { findDraft } from '../../../shared/store/tariff-drafts';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { draftResponses, draftSchema, draftsPath, draftView, wholeDraftView } from './draft-view';

export const listDrafts = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: draftsPath,
      audience: 'person',
      permission: 'drafts:read',
      tag: 'Tariffs',
      summary: 'Drafts of tariffs, newest first',
      query: z.strictObject({
        ...pageQuery,
        state: z.enum(draftStates).optional().describe('All but discarded ones when left out'),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(draftSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const states = query.state === undefined ? draftStates.filter((state) => state !== 'discarded') : [query.state];
      const filter = { jurisdiction: jurisdictionInReach(caller, reach), states };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countDrafts(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(draftsPath, query, found, counted, draftView) };
    },
  );

export const getDraft = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${draftsPath}/{id}`,
      audience: 'person',
      permission: 'drafts:read',
      tag: 'Tariffs',
      summary: 'One draft with its document and what its validation found',
      params: z.strictObject({ id: z.uuid() }),
      responses: draftResponses,
      errors: ['DRAFT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const which = { id, jurisdiction: jurisdictionInReach(caller, reach) };
      const draft = await withPatience(readPatienceSeconds, () => findDraft(db, which));
      if (draft === undefined) throw new Refusal('DRAFT_NOT_FOUND');
      return { status: 200, body: wholeDraftView(draft) };
    },
  );
