import type { Express } from 'express';
import { createConsole } from '../../admin/app';
import type { ConsoleTools } from '../../admin/console-tools';
import { consoleRoutes } from '../../admin/routes';
import { grantsOfRoles, permissions, reachOf } from '../../shared/domain/permissions';
import { auditActions } from '../../shared/store/audit';
import { filesEndingIn, linesMatching } from './sources';

// Making the table opens nothing and none of the handlers is called, so they get nothing.
const config = { ENVIRONMENT: 'development', LOGIN_ATTEMPTS_PER_MINUTE: 5 };
const nothing = { config, jobs: [], redis: null } as unknown as ConsoleTools;
const routes = consoleRoutes(nothing, { validateResponses: false });
const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

/** Open to everybody, on purpose. Whatever else there is needs a session of somebody who may. */
const open = [
  'GET /assets/console.*.css',
  'GET /assets/presence.*.js',
  'GET /assets/board.*.css',
  'GET /assets/icon.svg',
  'GET /health',
  'GET /.well-known/security.txt',
  'GET /login',
  'POST /login',
  'GET /login/code',
  'POST /login/code',
  'GET /login/enrol',
  'POST /login/enrol',
];

test('every page and action asks for a permission', () => {
  expect(routes.filter(({ permission }) => !(permission in permissions)).map(nameOf)).toEqual([]);
});

test('only those named here are open, and only for what guests may', () => {
  const opened = routes.filter(({ audience }) => audience === 'anybody');
  expect(opened.map((route) => nameOf(route).replace(/\.[0-9a-f]{10}\./, '.*.')).sort()).toEqual([...open].sort());
  for (const { permission } of opened) expect(reachOf(grantsOfRoles.guest, permission)).not.toBeNull();
});

test('the inbox exists in development alone', () => {
  const inProduction = { ...nothing, config: { ...config, ENVIRONMENT: 'production' } } as unknown as ConsoleTools;
  const pathsOf = (tools: ConsoleTools) => consoleRoutes(tools, { validateResponses: false }).map(({ path }) => path);

  expect(pathsOf(nothing)).toContain('/inbox');
  expect(pathsOf(inProduction)).not.toContain('/inbox');
});

test('no page or action of staff is for guests', () => {
  const forGuests = routes.filter(
    ({ audience, permission }) => audience === 'staff' && reachOf(grantsOfRoles.guest, permission) !== null,
  );
  expect(forGuests.map(nameOf)).toEqual([]);
});

test('whatever changes something names what the audit calls it', () => {
  const request = { method: 'POST', path: '/x', params: {}, body: {} } as never;
  for (const route of routes) {
    if (route.audience === 'anybody' || route.method === 'get') continue;
    const { action, resource } = route.actOf(request);
    expect(auditActions).toContain(action);
    expect(resource).not.toBe('');
  }
});

test('dangerous acts ask again who sits there', () => {
  const asking = routes.filter((route) => route.audience === 'staff' && route.reauthenticate !== undefined);
  expect(asking.map(nameOf)).toEqual(
    expect.arrayContaining([
      'PUT /board/api/queues/pause',
      'PUT /board/api/queues/:queue/retry/failed',
      'GET /failures/retry',
      'POST /failures/retry',
      'POST /audit/export',
      'GET /maintenance/begin',
      'POST /maintenance/begin',
      'POST /maintenance/end',
      'GET /callbacks/replay',
      'POST /callbacks/replay',
      'POST /account/sessions/end',
      'POST /account/recovery-codes',
      'POST /account/second-factor',
    ]),
  );
  const ofKeys = routes.filter((route) => route.method !== 'get' && route.permission.startsWith('keys:'));
  for (const route of ofKeys) expect(asking).toContain(route);
});

test('the server has no path that is not in the table', () => {
  const layers = layersOf(createConsole(nothing));
  const mounted = layers.flatMap(({ route }) => (route ? [`${methodOf(route)} ${route.path}`] : []));
  expect(mounted).toEqual(routes.map(nameOf));
  // What stands around the table has no address of its own.
  const around = layers.filter(({ route }) => !route).map(({ name }) => name);
  expect(around).toEqual([
    'measured',
    'correlate',
    'secureHeaders',
    'noStore',
    'urlencodedParser',
    'refuseNul',
    'refuseUnknown',
    'refusal',
  ]);
});

test('nothing else in the console gives Express a handler', () => {
  const files = filesEndingIn('.ts', ['admin']).filter((file) => !/^admin\/(app|mount-routes)\.ts$/.test(file));
  const lines = linesMatching(files, /\bRouter\(|\bexpress\(\)|\b(app|router)\.(get|post|put|patch|delete|all|use)\(/);
  // Bull Board brings its own handlers; they stand behind the table's one entry for it.
  expect(lines.filter((line) => !line.startsWith('admin/board/board-'))).toEqual([]);
});

type Layer = { name: string; route?: { path: string; methods: Record<string, boolean> } };

const layersOf = (app: Express): Layer[] => (app.router as unknown as { stack: Layer[] }).stack;

/** Express lists the methods one by one for `all`. */
const methodOf = ({ methods }: NonNullable<Layer['route']>): string =>
  Object.keys(methods).length > 1 ? 'ALL' : Object.keys(methods)[0]!.replace('_', '').toUpperCase();
