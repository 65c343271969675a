import { routeTable } from '../../scripts/generate/route-table';
import { errors } from '../../shared/http/errors';

/** Open to everybody, on purpose. Whatever else there is needs a key or a token. */
const open = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /api/v1/health',
  'GET /.well-known/security.txt',
  'GET /api/openapi.json',
  'GET /api/docs',
];

const routes = routeTable();
const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

test('every route says who may use it, and only those named here are open', () => {
  const unguarded = routes.filter(({ audience }) => audience === 'public' || audience === 'probe').map(nameOf);
  expect(unguarded.sort()).toEqual([...open].sort());
});

test('no two routes share a method and an address', () => {
  const names = routes.map(nameOf);
  expect(names).toEqual([...new Set(names)]);
});

test('every route is described: a summary, what it answers, each parameter of its address', () => {
  for (const route of routes) {
    expect(route.summary).not.toBe('');
    expect(Object.keys(route.responses)).not.toHaveLength(0);
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual(inPath.sort());
  }
});

test('what a route stores for good carries an Idempotency-Key', () => {
  const storing = routes.filter(({ method, responses }) => method === 'post' && 202 in responses);
  for (const route of storing) expect(route.headers?.['Idempotency-Key']?.required).toBe(true);
});

test('the errors a route names exist and are named once', () => {
  for (const { errors: named } of routes) {
    expect(named.filter((code) => !(code in errors))).toEqual([]);
    expect(named).toEqual([...new Set(named)]);
  }
});
