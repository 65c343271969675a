// GET /api/v1/batches.
import { z } from 'zod';
import { rowScopeOf } from '../../shared/http/caller';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../shared/http/paging';
import { defineRoute, type Route } from '../../shared/http/route';
import { countBatches, listBatches as list } from '../../shared/store/batch-reads';
import { withPatience } from '../../shared/store/sql';
import { batchSchema, batchView } from './batch-view';
import { readPatienceSeconds } from './get-batch';
import type { IntakeTools } from './tools';

const path = '/api/v1/batches';

export const listBatches = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'batches:read',
      tag: 'Batches',
      summary: 'Your batches, newest first',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(batchSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const scope = rowScopeOf({ caller, reach });
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, scope, range), countBatches(db, scope, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, query, found, counted, batchView) };
    },
  );
