// POST /api/v1/quotes: what a vehicle or a service would cost, by the same functions that assess. Nothing is stored.
import { z } from 'zod';
import { dayIn } from '../../../shared/domain/days';
import { jurisdictionCode, packs } from '../../../shared/domain/jurisdictions/packs';
import { encodingOf, mediaTypeOf } from '../../../shared/http/content-type';
import { readBody } from '../../../shared/http/read-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { fiscalYearSchema } from '../fiscal-year';
import { jurisdictionOf } from '../jurisdiction-of';
import type { IntakeTools } from '../tools';
import { quoteService } from './quote-service';
import { quoteVehicle } from './quote-vehicle';
import { languageQuery, quoteBody, quoteSchema, quoteView } from './quote-view';
import { readQuoteBody } from './read-quote-body';

export const postQuote = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/quotes',
      audience: 'member',
      permission: 'quotes:create',
      // A question: nothing is written.
      duringMaintenance: true,
      tag: 'Quotes',
      summary: 'What a vehicle or a service would cost',
      description:
        'A vehicle is computed like a line of a batch, approved exemptions included; a service by its fee of today. ' +
        'Nothing is stored.',
      query: z.strictObject({
        fiscalYear: fiscalYearSchema.optional().describe('Of a vehicle; the current one when left out'),
        language: languageQuery,
        jurisdiction: jurisdictionCode
          .optional()
          .describe('For callers who belong to none; those who do ask in their own'),
      }),
      body: { description: 'One vehicle or one service', content: { 'application/json': quoteBody } },
      responses: { 200: { description: 'The quote', content: { 'application/json': quoteSchema } } },
      errors: [
        'REQUEST_INVALID',
        'MEDIA_TYPE_UNSUPPORTED',
        'CONTENT_ENCODING_UNSUPPORTED',
        'BODY_BROKEN',
        'JSON_BROKEN',
        'BODY_TOO_LARGE',
        'UPLOAD_TOO_SLOW',
        'LINE_INVALID',
        'FISCAL_YEAR_WITHOUT_TARIFF',
        'SERVICE_WITHOUT_TARIFF',
        'SERVICE_REQUEST_INVALID',
      ],
    },
    async ({ req, res, query: { language, ...query }, caller }) => {
      const jurisdiction = jurisdictionOf(caller, query.jurisdiction);
      mediaTypeOf(req, ['application/json']);
      encodingOf(req, ['identity']);
      const { MAX_LINE_BYTES, UPLOAD_IDLE_SECONDS } = tools.config;
      const record = readQuoteBody(await readBody(req, res, MAX_LINE_BYTES, UPLOAD_IDLE_SECONDS));
      if (typeof record === 'object' && record !== null && 'service' in record) {
        const { assessed, tariff, service } = await quoteService(tools, record, jurisdiction);
        return { status: 200, body: quoteView(assessed, tariff, language, { service }) };
      }
      const fiscalYear = query.fiscalYear ?? currentYear(jurisdiction);
      const { assessed, tariff, registration } = await quoteVehicle(tools, record, jurisdiction, fiscalYear);
      return { status: 200, body: quoteView(assessed, tariff, language, { registration }) };
    },
  );

const currentYear = (jurisdiction: string): number =>
  Number(dayIn(packs.get(jurisdiction)?.timeZone ?? 'UTC', new Date()).slice(0, 4));
