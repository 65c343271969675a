// GET /api/v1/services: what people may ask an authority for.
import { z } from 'zod';
import { searchWords } from '../../../shared/domain/catalogue/search-text';
import { serviceCode } from '../../../shared/domain/tariff/tariff-document';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { countServices, listServices as list } from '../../../shared/store/services';
import { withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import { jurisdictionOf } from '../jurisdiction-of';
import type { IntakeTools } from '../tools';
import { serviceParameters } from './service-parameters';
import { serviceSchema, serviceView, speaker } from './service-view';

const path = '/api/v1/services';
const groupCode = z.string().regex(/^[MSC]-\d{3}$/, 'expected a code such as C-001');

export const listServices = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'services:read',
      tag: 'Services',
      summary: 'Services of a jurisdiction, in order of their codes',
      query: z.strictObject({
        ...pageQuery,
        ...serviceParameters,
        after: serviceCode.optional().describe('Taken from the next link, instead of page'),
        search: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .optional()
          .describe('Words or parts of words of the names in any language, or of the code; all have to be found'),
        category: groupCode.optional(),
        sector: groupCode.optional(),
        ministry: groupCode.optional(),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(serviceSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller }) => {
      const { category, sector, ministry, language } = query;
      const jurisdiction = jurisdictionOf(caller, query.jurisdiction);
      const filter = { jurisdiction, words: searchWords(query.search ?? ''), category, sector, ministry };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countServices(db, filter, mostCounted + 1)]),
      );
      const say = speaker(jurisdiction, language);
      const byCode = found.map((service) => ({ ...service, id: service.code }));
      return { status: 200, body: pageView(path, query, byCode, counted, (service) => serviceView(service, say)) };
    },
  );
