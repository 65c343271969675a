// Each route of the identity service × each role and kind of key × own and others' things: the answer is the declared one.
// Every question is asked by somebody fresh, since many of these routes end what asks them.
import { v7 as uuidv7 } from 'uuid';
import { apiTables } from '../../scripts/generate/route-table';
import { start } from '../../services/identity/main';
import { type Reach, reachOf } from '../../shared/domain/permissions';
import type { Route } from '../../shared/http/route';
import type { RunningProcess } from '../../shared/process/process';
import { rows } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aKeyOf } from '../support/intake';
import { type Asking, everybody, type Partners, password, threePartners } from './callers';

type Thing = { label: string; id: string; visible: boolean };
type Fixture = {
  /** For whoever may: the status, with the code where nothing in the body is true or in its place. */
  ok: number | string;
  body?: object | ((asking: Asking) => object);
  query?: string;
  /** Things of the caller and of others that the address may name, and which of them the caller sees. */
  things?(asking: Asking, reach: Reach): Promise<Thing[]>;
};

const nothingTrue = { token: 'x'.repeat(43) };
const own = { password };
const code = { password, code: '000000' };

const fixtures: Readonly<Record<string, Fixture>> = {
  'POST /api/v1/auth/register': {
    ok: 202,
    body: () => ({ email: `${uuidv7()}@example.mg`, language: 'mg' }),
  },
  'POST /api/v1/auth/verify-email': { ok: '410 LINK_INVALID', body: { ...nothingTrue, password } },
  'POST /api/v1/auth/login': { ok: '401 LOGIN_FAILED', body: { email: 'nobody@example.mg', password } },
  'POST /api/v1/auth/second-factor': { ok: '401 SECOND_STEP_EXPIRED', body: { ...nothingTrue, code: '000000' } },
  'POST /api/v1/auth/enrol-second-factor': { ok: '401 SECOND_STEP_EXPIRED', body: nothingTrue },
  'POST /api/v1/auth/enrol-second-factor/confirm': {
    ok: '401 SECOND_STEP_EXPIRED',
    body: { ...nothingTrue, code: '000000' },
  },
  'POST /api/v1/auth/refresh': { ok: '401 REFRESH_TOKEN_INVALID', body: { refreshToken: `rt_${'x'.repeat(43)}` } },
  'POST /api/v1/auth/confirm': { ok: 204, body: own },
  'POST /api/v1/auth/logout': { ok: 204 },
  'POST /api/v1/auth/forgot-password': { ok: 202, body: { email: 'nobody@example.mg' } },
  'POST /api/v1/auth/reset-password': {
    ok: '410 LINK_INVALID',
    body: { ...nothingTrue, newPassword: 'vato mena sy rano lalina' },
  },
  'GET /api/v1/me': { ok: 200 },
  'PATCH /api/v1/me': { ok: 200, body: { name: 'Lova' } },
  'POST /api/v1/me/password': { ok: 204, body: { currentPassword: password, newPassword: 'vato mena sy rano lalina' } },
  'POST /api/v1/me/second-factor': { ok: 200, body: own },
  'POST /api/v1/me/second-factor/confirm': { ok: '403 CONFIRMATION_FAILED', body: { code: '000000' } },
  'DELETE /api/v1/me/second-factor': { ok: '409 SECOND_FACTOR_ABSENT', body: code },
  'POST /api/v1/me/recovery-codes': { ok: '409 SECOND_FACTOR_ABSENT', body: code },
  'GET /api/v1/me/sessions': { ok: 200 },
  'DELETE /api/v1/me/sessions/{id}': { ok: 204, things: sessions },
  'GET /api/v1/me/consents': { ok: 200 },
  'PUT /api/v1/me/consents': {
    ok: 200,
    body: { consents: [{ purpose: 'marketing', granted: true, textVersion: '2026-01' }] },
  },
  'GET /api/v1/me/notification-preferences': { ok: 200 },
  'PUT /api/v1/me/notification-preferences': { ok: 200, body: { channels: { sms: { isOn: false } } } },
  'GET /api/v1/me/notifications': { ok: 200 },
  'POST /api/v1/me/notifications/{id}/read': { ok: 204, things: messages },
  'POST /api/v1/me/notifications/read': { ok: 204 },
  'POST /api/v1/me/exports': { ok: 202 },
  'GET /api/v1/me/exports/{id}': { ok: 200, things: exports },
  'GET /exports': { ok: '410 LINK_INVALID', query: `?token=${'x'.repeat(43)}` },
  'GET /verify-email': { ok: 200, query: `?token=${'x'.repeat(43)}` },
  'POST /verify-email': { ok: 410, body: new URLSearchParams({ ...nothingTrue, password }) },
  'GET /reset-password': { ok: 200, query: `?token=${'x'.repeat(43)}` },
  'POST /reset-password': {
    ok: 410,
    body: new URLSearchParams({ ...nothingTrue, newPassword: 'vato mena sy rano lalina' }),
  },
  'POST /api/v1/me/erasure': { ok: 200, body: own },
  'DELETE /api/v1/me/erasure': { ok: 204 },
  'GET /api/v1/keys': { ok: 200 },
  'POST /api/v1/keys': { ok: 201, body: { name: 'new', scopes: ['batches:read'] } },
  'POST /api/v1/keys/{id}/rotate': { ok: 201, body: { overlapHours: 1 }, things: keys },
  'DELETE /api/v1/keys/{id}': { ok: 204, things: keys },
  'GET /.well-known/jwks.json': { ok: 200 },
  'GET /health': { ok: 200 },
  'GET /health/live': { ok: 200 },
  'GET /health/ready': { ok: 200 },
  'GET /api/v1/health': { ok: 200 },
  'GET /.well-known/security.txt': { ok: 200 },
  'GET /api/openapi.json': { ok: 200 },
  'GET /api/docs': { ok: 200 },
};

const database = useDatabase();
let process: RunningProcess;
let url: string;
let partners: Partners;
beforeAll(async () => {
  const many = '1000000';
  process = await openTestProcess(database.url(), {
    IDENTITY_PORT: '0',
    ANONYMOUS_REQUESTS_PER_MINUTE: many,
    REGISTRATIONS_PER_MINUTE: many,
    PASSWORD_RESETS_PER_HOUR: many,
    AUTHENTICATIONS_PER_MINUTE: many,
    LOGIN_ATTEMPTS_PER_MINUTE: many,
    STAFF_SECOND_FACTOR: 'optional',
  });
  ({ url } = await start(process));
});
afterAll(() => process?.stop('the test is over'));

/** Another session of the caller's own, and one of somebody else. */
async function sessions({ caller }: Asking): Promise<Thing[]> {
  const [{ id: mine } = { id: '' }] = await rows<{ id: string }>(
    process.db,
    `insert into session (id, account_id, kind, expires_at) values ($1, $2, 'token', now() + interval '1 hour') returning id`,
    [uuidv7(), caller!.accountId],
  );
  const [{ id: foreign } = { id: '' }] = await rows<{ id: string }>(
    process.db,
    `select id from session where account_id <> $1 and ended_at is null limit 1`,
    [caller!.accountId],
  );
  return [
    { label: 'own', id: mine, visible: true },
    { label: "somebody else's", id: foreign, visible: false },
  ];
}

async function exports({ caller }: Asking): Promise<Thing[]> {
  const insert = `insert into personal_export (id, account_id) select $1, id from account where $3 = (id = $2) limit 1`;
  const [mine, foreign] = [uuidv7(), uuidv7()];
  await rows(process.db, insert, [mine, caller!.accountId, true]);
  await rows(process.db, insert, [foreign, caller!.accountId, false]);
  return [
    { label: 'own', id: mine, visible: true },
    { label: "somebody else's", id: foreign, visible: false },
  ];
}

async function messages({ caller }: Asking): Promise<Thing[]> {
  const insert = `insert into notification (id, account_id, kind, language, state)
                  select $1, id, 'password-changed', 'fr', 'sent' from account where $3 = (id = $2) limit 1`;
  const [mine, foreign] = [uuidv7(), uuidv7()];
  await rows(process.db, insert, [mine, caller!.accountId, true]);
  await rows(process.db, insert, [foreign, caller!.accountId, false]);
  return [
    { label: 'own', id: mine, visible: true },
    { label: "somebody else's", id: foreign, visible: false },
  ];
}

/** A fresh key of each partner. */
function keys({ caller }: Asking, reach: Reach): Promise<Thing[]> {
  return Promise.all(
    Object.entries(partners).map(async ([label, partnerId]) => ({
      label,
      id: (await aKeyOf(process.db, partnerId)).id,
      visible: reach === 'all' || partnerId === caller!.partnerId,
    })),
  );
}

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const routes = apiTables().identity;

test('each route has its line in this test, and no line is left over', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(fixtures).sort());
});

type Refused = '401 TOKEN_MISSING' | '403 PERMISSION_MISSING';

const isRefused = (due: Refused | Reach): due is Refused => /^4/.test(due);

/** Somebody fresh, with fresh partners, unless the route neither ends sessions nor fills anything up. */
async function askers({ audience }: Route): Promise<Asking[]> {
  const isHarmless = audience === 'public' || audience === 'probe';
  if (isHarmless && once !== undefined) return once;
  partners = await threePartners(process);
  once = await everybody(process, partners);
  return once;
}
let once: Asking[] | undefined;

function declared({ audience, permission }: Route, { caller }: Asking): Refused | Reach {
  if (audience === 'public' || audience === 'probe') return 'all';
  if (caller === null) return '401 TOKEN_MISSING';
  const reach = reachOf(caller.grants, permission);
  return reach === null || caller.accountId === null ? '403 PERMISSION_MISSING' : reach;
}

async function ask(route: Route, asking: Asking, id: string): Promise<string> {
  const { body, query = '' } = fixtures[nameOf(route)]!;
  const partnerOfNew =
    nameOf(route) === 'POST /api/v1/keys' && asking.name === 'admin' ? `?partnerId=${partners.own}` : '';
  const sent = typeof body === 'function' ? body(asking) : body;
  const isForm = sent instanceof URLSearchParams;
  const mediaType = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const answer = await fetch(url + route.path.replace('{id}', id) + query + partnerOfNew, {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    headers: { ...asking.headers, ...(sent !== undefined && { 'Content-Type': mediaType }) },
    ...(sent !== undefined && { body: isForm ? sent.toString() : JSON.stringify(sent) }),
  });
  const text = await answer.text();
  const code = answer.headers.get('content-type')?.includes('problem') ? ` ${JSON.parse(text).code}` : '';
  return `${answer.status}${code}`;
}

test.each(routes.map((route) => [nameOf(route), route] as const))(
  '%s answers each caller as declared',
  async (name, route) => {
    const { ok, things } = fixtures[name]!;
    const answers: string[] = [];
    const promised: string[] = [];
    for (const asking of await askers(route)) {
      const due = declared(route, asking);
      for (const thing of isRefused(due) ? [aThing] : ((await things?.(asking, due)) ?? [aThing])) {
        answers.push(await answered(route, asking, thing));
        promised.push(`${asking.name}, ${thing.label}: ${isRefused(due) ? due : thing.visible ? ok : 404}`);
      }
    }
    expect(answers).toEqual(promised);
  },
);

/** Of what the caller does not see, the status alone. */
async function answered(route: Route, asking: Asking, { label, id, visible }: Thing): Promise<string> {
  const answer = await ask(route, asking, id);
  return `${asking.name}, ${label}: ${visible ? answer : answer.slice(0, 3)}`;
}

const aThing: Thing = { label: 'nothing in particular', id: uuidv7(), visible: true };
