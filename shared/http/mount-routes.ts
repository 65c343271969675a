// Mounts a table of routes: admits the caller, validates what it sent, calls the handler, sends the answer.
import type { Express, Request, Response } from 'express';
import type { z } from 'zod';
import type { Admission } from './admission';
import { sendAnswer } from './answer';
import { type FaultDetail, Refusal } from './errors';
import { exchangeOf } from './exchange';
import type { Call, Route } from './route';

export function mountRoutes(app: Express, routes: readonly Route[], admission: Admission): void {
  for (const route of routes) {
    app[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), (req, res) => run(route, admission, req, res));
  }
  refuseOtherMethods(app, routes, admission);
  app.use(async (req, res) => {
    await admission.countStray(req, res);
    throw new Refusal('ROUTE_NOT_FOUND');
  });
}

async function run(route: Route, admission: Admission, req: Request, res: Response): Promise<void> {
  const exchange = exchangeOf(res);
  exchange.endpoint = route.path;
  const { caller, reach } = await admission.admit(route, req, res);
  const call: Call<unknown, unknown, unknown> = {
    req,
    res,
    exchange,
    caller,
    reach,
    params: route.params && valid(route.params, req.params),
    query: route.query && valid(route.query, queryOf(req)),
  };
  const answer = await route.handle(call as Call<never, never, never>);
  if (answer !== 'sent') sendAnswer(res, answer);
}

/** Parameters of the query by name. One that is given twice is refused here: a schema would not know what to say. */
function queryOf(req: Request): Record<string, string> {
  const start = req.url.indexOf('?');
  const query: Record<string, string> = {};
  if (start === -1) return query;
  const repeated = new Set<string>();
  for (const [name, value] of new URLSearchParams(req.url.slice(start + 1))) {
    if (Object.hasOwn(query, name)) repeated.add(name);
    // Defined, not assigned, so that a parameter __proto__ is one like any other.
    else Object.defineProperty(query, name, { value, enumerable: true });
  }
  if (repeated.size > 0) throw new Refusal('REQUEST_INVALID', { details: [...repeated].map(repeatedFault) });
  return query;
}

const repeatedFault = (name: string): FaultDetail => ({
  field: name.slice(0, 40),
  code: 'PARAMETER_REPEATED',
  message: 'is given more than once',
});

export function valid<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Refusal('REQUEST_INVALID', { details: result.error.issues.flatMap(faultsOf), cause: result.error });
}

function faultsOf(issue: z.core.$ZodIssue): FaultDetail[] {
  const field = issue.path.join('.');
  const code = issue.code.toUpperCase();
  // One fault for each unknown name, so that `field` always is a field.
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: key.slice(0, 40), code, message: 'is not a parameter of this address' }));
  }
  return [{ field, code, message: issue.message }];
}

/** 405 instead of 404 where another method would have been right. */
function refuseOtherMethods(app: Express, routes: readonly Route[], admission: Admission): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    const allow = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ');
    app.all(path.replace(/\{(\w+)\}/g, ':$1'), async (req, res) => {
      exchangeOf(res).endpoint = path;
      await admission.countStray(req, res);
      throw new Refusal('METHOD_NOT_ALLOWED', { headers: { Allow: allow }, detail: `Use ${allow}` });
    });
  }
}
