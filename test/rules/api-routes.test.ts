import { apiTables } from '../../scripts/generate/route-table';
import { grantsOfRoles, isGrant, keyScopes, permissions, reachOf, roles } from '../../shared/domain/permissions';
import { errors } from '../../shared/http/errors';
import type { Route } from '../../shared/http/route';

/** Open to everybody, on purpose. Whatever else there is needs a key or a token. */
const openEverywhere = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /api/v1/health',
  'GET /.well-known/security.txt',
  'GET /api/openapi.json',
  'GET /api/docs',
];
const open = {
  intake: openEverywhere,
  identity: [
    ...openEverywhere,
    'GET /.well-known/jwks.json',
    'POST /api/v1/auth/register',
    'POST /api/v1/auth/verify-email',
    'POST /api/v1/auth/login',
    'POST /api/v1/auth/second-factor',
    'POST /api/v1/auth/enrol-second-factor',
    'POST /api/v1/auth/enrol-second-factor/confirm',
    'POST /api/v1/auth/refresh',
    'POST /api/v1/auth/forgot-password',
    'POST /api/v1/auth/reset-password',
    'GET /exports',
    'GET /verify-email',
    'POST /verify-email',
    'GET /reset-password',
    'POST /reset-password',
  ],
  callbacks: [
    ...openEverywhere,
    'POST /callbacks/{provider}',
    'POST /callbacks/{provider}/{reference}',
    'PUT /callbacks/{provider}',
    'PUT /callbacks/{provider}/{reference}',
    'POST /deliveries/mail',
    'POST /deliveries/twilio/{attemptId}',
    'POST /deliveries/orange-sms/{secret}',
  ],
  public: [
    ...openEverywhere,
    'GET /',
    'GET /pay',
    'GET /pay/{reference}',
    'POST /pay/{reference}',
    'GET /payments/{reference}',
    'GET /payments/{reference}/codes/{place}.png',
    'GET /payments/{reference}/receipt.pdf',
    'POST /payments/{reference}/cancellation',
    'GET /verify',
    'POST /verify',
    'GET /v/{token}',
    'GET /.well-known/jwks.json',
    'GET /verify/voided.json',
    'GET /verify/assets/{version}/{file}',
    'GET /verify/worker.js',
    'GET /verify/manifest.webmanifest',
    'GET /unsubscribe/{token}',
    'POST /unsubscribe/{token}',
  ],
} as const;

/** What takes nobody's word for who is asking. What comes from providers proves itself. */
const isOpen = ({ audience }: Pick<Route, 'audience'>) =>
  audience === 'public' || audience === 'probe' || audience === 'provider';

const tables = apiTables();
const services = Object.keys(tables) as (keyof typeof tables)[];
const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

describe.each(services)('the routes of %s', (service) => {
  const routes = tables[service];

  test('each says who may use it, and only those named here are open', () => {
    expect(routes.filter(isOpen).map(nameOf).sort()).toEqual([...open[service]].sort());
  });

  test('each takes a permission that guests have when it is open, and somebody else when it is not', () => {
    for (const route of routes) {
      const { permission } = route;
      expect(Object.keys(permissions)).toContain(permission);
      expect([permission, reachOf(grantsOfRoles.guest, permission) !== null]).toEqual([permission, isOpen(route)]);
      expect(roles.some((role) => reachOf(grantsOfRoles[role], permission) !== null)).toBe(true);
    }
  });

  test('no two share a method and an address', () => {
    const names = routes.map(nameOf);
    expect(names).toEqual([...new Set(names)]);
  });

  test('each is described: a summary, what it answers, each parameter of its address', () => {
    for (const route of routes) {
      expect(route.summary).not.toBe('');
      expect(Object.keys(route.responses)).not.toHaveLength(0);
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual(inPath.sort());
    }
  });

  test('the errors a route names exist and are named once', () => {
    for (const { errors: named } of routes) {
      expect(named.filter((code) => !(code in errors))).toEqual([]);
      expect(named).toEqual([...new Set(named)]);
    }
  });
});

test('what partners have stored for good carries an Idempotency-Key', () => {
  // What people start is one of its kind already: of a subject one trial at a time, of a trial one application.
  // And calling something off twice is calling it off once.
  const storing = tables.intake.filter(
    ({ method, responses, audience, path }) =>
      method === 'post' && 202 in responses && audience !== 'person' && !path.endsWith('/cancellation'),
  );
  for (const route of storing) expect(route.headers?.['Idempotency-Key']?.required).toBe(true);
});

test('what outlasts a token, or hands out what is kept of somebody, asks for the password again', () => {
  const asking = Object.values(tables).flatMap((routes) => routes.filter(({ reauthenticate }) => reauthenticate));
  expect(asking.map(nameOf).sort()).toEqual([
    'POST /api/v1/assessments/{id}/cancellation',
    'POST /api/v1/cases/{id}/resolution',
    'POST /api/v1/catalogues/{id}/decision',
    'POST /api/v1/exemptions/{id}/decision',
    'POST /api/v1/keys',
    'POST /api/v1/keys/{id}/rotate',
    'POST /api/v1/me/exports',
    'POST /api/v1/payments/{id}/refunds',
    'POST /api/v1/reassessments/{id}/application',
    'POST /api/v1/receipts/{id}/replacement',
    'POST /api/v1/receipts/{id}/void',
    'POST /api/v1/reconciliations/statements',
    'POST /api/v1/refunds/{id}/completion',
    'POST /api/v1/refunds/{id}/decision',
    'POST /api/v1/refunds/{id}/failure',
    'POST /api/v1/tariff-drafts/{id}/publication',
  ]);
  for (const { audience } of asking) expect(audience).toBe('person');
});

test('every grant of a role and every scope of a key fits a permission', () => {
  for (const role of roles) expect(grantsOfRoles[role].filter((grant) => !isGrant(grant))).toEqual([]);
  for (const scope of keyScopes) expect(reachOf(grantsOfRoles.partner, scope)).not.toBeNull();
});
