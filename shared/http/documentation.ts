// GET /api/openapi.json and GET /api/docs of a service: both made once, at start, from its table of routes.
import { z } from 'zod';
import { docsContentSecurityPolicy, docsPage } from './docs-page';
import { writeHead } from './exchange';
import { type OpenApiDocument, openApiDocument } from './openapi';
import { defineRoute, type Route } from './route';

export type DescribedApi = {
  info: OpenApiDocument['info'];
  /** Paragraphs above the routes; code stands between backticks. */
  introduction: readonly string[];
  /** What refusals are told by, where it is not problem documents. */
  refusals?: Readonly<Record<string, z.ZodType>>;
};

/** The routes, with two more that describe all of them, themselves included. */
export function withDocumentation(routes: readonly Route[], described: DescribedApi, url: string): Route[] {
  // Both answer from what is made below, when the table is whole.
  const made = { json: '', page: '' };
  const all = [...routes, openApiRoute(made), docsRoute(made)];
  const document = openApiDocument(described.info, url, all, described.refusals);
  made.json = JSON.stringify(document);
  made.page = docsPage(document, described.introduction);
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
