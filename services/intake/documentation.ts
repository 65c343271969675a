// GET /api/openapi.json and GET /api/docs: both made once, at start, from the table of routes.
import { z } from 'zod';
import { docsContentSecurityPolicy, docsPage } from '../../shared/http/docs-page';
import { writeHead } from '../../shared/http/exchange';
import { type OpenApiDocument, openApiDocument } from '../../shared/http/openapi';
import { defineRoute, type Route } from '../../shared/http/route';

const info: OpenApiDocument['info'] = {
  title: 'TaxCollector API',
  version: '1.0.0',
  description: 'Send batches of vehicles, follow them, and read what each vehicle owes and why.',
};

const introduction = [
  'Every request of a partner carries its key in the header `X-API-Key`. The headers `RateLimit` and ' +
    '`RateLimit-Policy` say how much of your limits is left; beyond them the answer is 429 with `Retry-After`.',
  'Send `X-Correlation-Id` or take the one of the answer: it names the request in our logs. A W3C `traceparent` is ' +
    'passed on to everything the request causes.',
  'Amounts are whole numbers of the smallest unit in use of their currency. Times are UTC, days the jurisdiction’s.',
  'A 202 means that the lines are stored for good: nothing that was accepted is lost.',
];

/** The routes, with two more that describe all of them, themselves included. */
export function withDocumentation(routes: readonly Route[], url: string): Route[] {
  // Both answer from what is made below, when the table is whole.
  const made = { json: '', page: '' };
  const all = [...routes, openApiRoute(made), docsRoute(made)];
  const document = openApiDocument(info, url, all);
  made.json = JSON.stringify(document);
  made.page = docsPage(document, introduction);
  return all;
}

const openApiRoute = (made: { json: string }): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/openapi.json',
      audience: 'public',
      permission: 'documentation:read',
      tag: 'Documentation',
      summary: 'This API as an OpenAPI 3.1 document',
      responses: { 200: { description: 'The document', content: { 'application/json': z.looseObject({}) } } },
      errors: [],
    },
    async () => ({ status: 200, json: made.json, headers: { 'Cache-Control': 'public, max-age=300' } }),
  );

const docsRoute = (made: { page: string }): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/docs',
      audience: 'public',
      permission: 'documentation:read',
      tag: 'Documentation',
      summary: 'This API as a page to read',
      responses: { 200: { description: 'The page', content: { 'text/html': z.string() } } },
      errors: [],
    },
    async ({ res }) => {
      writeHead(res, 200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': docsContentSecurityPolicy,
        'Cache-Control': 'public, max-age=300',
      });
      res.end(made.page);
      return 'sent';
    },
  );
