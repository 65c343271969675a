import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keyRoutes } from '../../services/identity/keys/routes';
import { openIdentityTools } from '../../services/identity/tools';
import { keyScopes } from '../../shared/domain/permissions';
import { apiApp } from '../../shared/http/api-app';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { RunningProcess } from '../../shared/process/process';
import { listApiKeys, mostLiveKeys } from '../../shared/store/api-key-admin';
import { hashOfApiKey, ownersOfApiKeys } from '../../shared/store/api-keys';
import { row, rows } from '../../shared/store/sql';
import { type Asking, aPerson, everybody, type Partners, threePartners } from '../access/callers';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aKeyOf, type Reply } from '../support/intake';

const database = useDatabase();
const db = () => database.db();
let process: RunningProcess;
let server: Server;
let url: string;
let partners: Partners;
let owner: Asking;
let admin: Asking;

beforeAll(async () => {
  process = await openTestProcess(database.url(), { ANONYMOUS_REQUESTS_PER_MINUTE: '10000' });
  const routes = keyRoutes(openIdentityTools(process, () => url));
  server = createServer(apiApp(process, routes, await openMaintenanceWatch(process)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await process.stop('the test is over');
});
beforeEach(async () => {
  partners = await threePartners(process);
  owner = await aPerson(process, 'partner', partners);
  admin = await aPerson(process, 'admin', partners);
});

async function ask(who: Asking, method: string, path: string, body?: unknown): Promise<Reply> {
  const response = await fetch(`${url}/api/v1/keys${path}`, {
    method,
    headers: { ...who.headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? null : JSON.parse(text) };
}

const terms = { name: 'nightly upload', scopes: ['batches:create'] };
const issue = (who: Asking, over: object = {}, query = '') => ask(who, 'POST', query, { ...terms, ...over });
const rotate = (who: Asking, id: string, overlapHours = 24) => ask(who, 'POST', `/${id}/rotate`, { overlapHours });
const opens = async (key: string) => (await ownersOfApiKeys(db(), [hashOfApiKey(key)])).size === 1;
const lastEntry = () =>
  row<Record<string, unknown>>(db(), `select * from audit_entry order by at desc, number desc limit 1`);

describe('issuing', () => {
  test('shows the key once, to its owner, and keeps nothing that would open', async () => {
    const networks = ['192.0.2.0/24', '2001:DB8::/32', '198.51.100.7'];
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const { status, json, headers } = await issue(owner, { allowedNetworks: networks, expiresAt, isTest: true });

    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(json).toMatchObject({
      ...terms,
      key: expect.stringMatching(/^tc_[A-Za-z0-9]{45}$/),
      partnerId: partners.own,
      allowedNetworks: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7/32'],
      expiresAt,
      isTest: true,
      state: 'active',
      lastUsedAt: null,
    });
    expect(await opens(json.key)).toBe(true);
    const listed = await ask(owner, 'GET', '');
    expect(listed.json.keys).toMatchObject([{ id: json.id, hint: json.key.slice(0, 7) }]);
    expect(listed.text).not.toContain(json.key);
    const stored = await rows(db(), `select api_key::text as text from api_key`);
    expect(JSON.stringify(stored)).not.toContain(json.key);
  });

  test('is audited with the terms, under the partner’s jurisdiction, without the key', async () => {
    const { json } = await issue(owner, { allowedNetworks: ['192.0.2.0/24'] });
    const entry = (await lastEntry())!;
    expect(entry).toMatchObject({
      tenant: 'MG',
      actor: owner.caller!.actor,
      role: 'partner',
      action: 'issue key',
      resource: `key:${json.id}`,
      outcome: 'done',
      before: null,
      after: { name: terms.name, scopes: terms.scopes, allowedNetworks: ['192.0.2.0/24'], state: 'active' },
      ip: '127.0.0.1',
    });
    expect(JSON.stringify(entry)).not.toContain(json.key);
  });

  test('is for one’s own partner, or for a named one by those who look after all', async () => {
    expect((await issue(admin, {}, `?partnerId=${partners.foreign}`)).json).toMatchObject({
      partnerId: partners.foreign,
    });
    expect(await lastEntry()).toMatchObject({ tenant: 'GQ', actor: admin.caller!.actor });
    expect((await issue(admin)).json).toMatchObject({ code: 'REQUEST_INVALID', details: [{ field: 'partnerId' }] });
    const nobody = '019b0000-0000-7000-8000-000000000001';
    expect((await issue(admin, {}, `?partnerId=${nobody}`)).json).toMatchObject({ code: 'PARTNER_NOT_FOUND' });

    expect((await issue(owner, {}, `?partnerId=${partners.own}`)).status).toBe(201);
    for (const other of [partners.neighbour, nobody])
      expect((await issue(owner, {}, `?partnerId=${other}`)).json).toMatchObject({ code: 'PERMISSION_MISSING' });
    expect(await listApiKeys(db(), partners.neighbour)).toEqual([]);
  });

  test.each([
    ['a scope that no key may have', { scopes: ['keys:create'] }, 'scopes.0'],
    ['a wildcard', { scopes: ['batches:*'] }, 'scopes.0'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope twice', { scopes: ['jobs:read', 'jobs:read'] }, 'scopes'],
    ['no name', { name: '  ' }, 'name'],
    ['a name that hides', { name: 'safe\u202Eelif' }, 'name'],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['an end that nobody will see', { expiresAt: '2999-01-01T00:00:00Z' }, 'expiresAt'],
    ['an end without an offset', { expiresAt: '2026-12-31T00:00:00' }, 'expiresAt'],
    ['a network with something behind its prefix', { allowedNetworks: ['192.0.2.7/24'] }, 'allowedNetworks.0'],
    ['a network that is everywhere', { allowedNetworks: ['0.0.0.0/0'] }, 'allowedNetworks.0'],
    ['a network that is none', { allowedNetworks: ["10.0.0.0/8'; drop table api_key"] }, 'allowedNetworks.0'],
    ['another partner in the body', { partnerId: '019b0000-0000-7000-8000-000000000001' }, 'partnerId'],
    ['a key of one’s own making', { key: 'tc_known' }, 'key'],
    ['who issued it', { createdBy: 'shell:root' }, 'createdBy'],
  ])('refuses %s and names the field', async (_what, over, field) => {
    const { status, json } = await issue(owner, over);
    expect([status, json.code, json.details[0].field]).toEqual([400, 'REQUEST_INVALID', field]);
    expect(await listApiKeys(db(), partners.own)).toEqual([]);
  });

  test('ends at the most keys that a partner may have, also when all are asked for at once', async () => {
    const replies = await Promise.all(Array.from({ length: mostLiveKeys + 10 }, () => issue(owner)));
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(mostLiveKeys).fill(201), ...Array(10).fill(409)]);
    expect(await listApiKeys(db(), partners.own)).toHaveLength(mostLiveKeys);

    // With one revoked there is room for one, and a key that is replaced at once needs none.
    const [first, second] = replies.filter(({ status }) => status === 201);
    expect((await rotate(owner, first!.json.id, 1)).json).toMatchObject({ code: 'TOO_MANY_KEYS' });
    expect((await rotate(owner, first!.json.id, 0)).status).toBe(201);
    expect((await ask(owner, 'DELETE', `/${second!.json.id}`)).status).toBe(204);
    expect((await issue(owner)).status).toBe(201);
    expect((await issue(owner)).json).toMatchObject({ code: 'TOO_MANY_KEYS' });
  });
});

describe('rotating', () => {
  test('gives a key of the same terms, and both open until the overlap is over', async () => {
    const expiresAt = new Date(Date.now() + 90 * 86_400_000).toISOString();
    const old = (await issue(owner, { allowedNetworks: ['192.0.2.0/24'], isTest: true, expiresAt })).json;
    const { status, json } = await rotate(owner, old.id, 48);

    expect(status).toBe(201);
    expect(json.issued).toMatchObject({ ...terms, allowedNetworks: ['192.0.2.0/24'], isTest: true, state: 'active' });
    expect(json.replaced).toMatchObject({ id: old.id, state: 'replaced', replacedBy: json.issued.id });
    const hours = (text: string) => (new Date(text).getTime() - Date.now()) / 3_600_000;
    expect(hours(json.replaced.expiresAt)).toBeCloseTo(48, 1);
    expect(hours(json.issued.expiresAt)).toBeCloseTo(90 * 24, 1);
    expect([await opens(old.key), await opens(json.issued.key)]).toEqual([true, true]);

    await rows(db(), `update api_key set expires_at = now() where id = $1`, [old.id]);
    expect([await opens(old.key), await opens(json.issued.key)]).toEqual([false, true]);
    expect((await ask(owner, 'GET', '')).json.keys.map(({ state }: { state: string }) => state)).toEqual([
      'active',
      'expired',
    ]);
  });

  test('without overlap ends the old key at once; an overlap never makes it live longer', async () => {
    const first = (await issue(owner)).json;
    const second = (await rotate(owner, first.id, 0)).json.issued;
    expect([await opens(first.key), await opens(second.key)]).toEqual([false, true]);

    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const short = (await issue(owner, { expiresAt })).json;
    expect((await rotate(owner, short.id, 720)).json.replaced.expiresAt).toBe(expiresAt);
  });

  test('is audited with the old key before and after', async () => {
    const { json: old } = await issue(owner);
    const { json } = await rotate(admin, old.id);
    expect(await lastEntry()).toMatchObject({
      tenant: 'MG',
      actor: admin.caller!.actor,
      action: 'rotate key',
      resource: `key:${old.id}`,
      before: { state: 'active', expiresAt: null, replacedBy: null },
      after: { state: 'replaced', expiresAt: json.replaced.expiresAt, replacedBy: json.issued.id },
    });
  });

  test('of one key by many at once succeeds once', async () => {
    const { json: old } = await issue(owner);
    const replies = await Promise.all(Array.from({ length: 10 }, () => rotate(owner, old.id)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await listApiKeys(db(), partners.own)).toHaveLength(2);
  });

  test('is refused for a key that is over and for an overlap out of bounds', async () => {
    const { json: old } = await issue(owner);
    for (const hours of [-1, 721, 1.5])
      expect((await rotate(owner, old.id, hours)).json).toMatchObject({ details: [{ field: 'overlapHours' }] });
    await rotate(owner, old.id);
    expect((await rotate(owner, old.id)).json).toMatchObject({ code: 'KEY_OVER', detail: 'The key is replaced' });
    const { json: revoked } = await issue(owner);
    await ask(owner, 'DELETE', `/${revoked.id}`);
    expect((await rotate(owner, revoked.id)).json).toMatchObject({ code: 'KEY_OVER', detail: 'The key is revoked' });
  });
});

describe('revoking', () => {
  test('holds at once, once, and is audited', async () => {
    const { json } = await issue(owner);
    expect((await ask(owner, 'DELETE', `/${json.id}`)).status).toBe(204);
    expect(await opens(json.key)).toBe(false);
    expect(await lastEntry()).toMatchObject({
      action: 'revoke key',
      resource: `key:${json.id}`,
      before: { state: 'active' },
      after: { state: 'revoked' },
    });
    expect((await ask(owner, 'DELETE', `/${json.id}`)).json).toMatchObject({ code: 'KEY_NOT_FOUND' });
  });

  test('ends a replaced key before its overlap does', async () => {
    const { json: old } = await issue(owner);
    await rotate(owner, old.id, 720);
    expect((await ask(owner, 'DELETE', `/${old.id}`)).status).toBe(204);
    expect(await opens(old.key)).toBe(false);
  });
});

test('another partner’s key cannot be seen, rotated or revoked, and looks like one that does not exist', async () => {
  const other = await aKeyOf(db(), partners.neighbour);
  const nobody = '019b0000-0000-7000-8000-000000000001';
  for (const id of [other.id, nobody]) {
    expect((await rotate(owner, id)).json).toMatchObject({ code: 'KEY_NOT_FOUND', details: [] });
    expect((await ask(owner, 'DELETE', `/${id}`)).json).toMatchObject({ code: 'KEY_NOT_FOUND', details: [] });
  }
  expect((await ask(owner, 'GET', '')).json.keys).toEqual([]);
  expect((await ask(owner, 'GET', `?partnerId=${partners.neighbour}`)).status).toBe(403);
  expect(await listApiKeys(db(), partners.neighbour)).toMatchObject([{ id: other.id, state: 'active' }]);
  const all = (await ask(admin, 'GET', '')).json.keys.map(({ id }: { id: string }) => id);
  expect(all).toContain(other.id);
  expect((await ask(admin, 'GET', `?partnerId=${partners.neighbour}`)).json.keys).toHaveLength(1);
});

test('only partners’ people and the administrator change keys; auditors see them; keys do not handle keys', async () => {
  const { id } = await aKeyOf(db(), partners.own, { scopes: [...keyScopes] });
  const may: Record<string, [read: number, issue: number, rotate: number]> = {};
  for (const who of await everybody(process, partners)) {
    const query = who.name === 'admin' ? `?partnerId=${partners.own}` : '';
    const read = (await ask(who, 'GET', '')).status;
    const issued = (await issue(who, {}, query)).status;
    may[who.name] = [read, issued, (await rotate(who, id, 0)).status];
  }
  const nothing = [403, 403, 403];
  expect(may).toEqual({
    guest: [401, 401, 401],
    citizen: nothing,
    partner: [200, 201, 201],
    agent: nothing,
    supervisor: nothing,
    'tariff-officer': nothing,
    finance: nothing,
    // The partner has replaced it before.
    admin: [200, 201, 409],
    auditor: [200, 403, 403],
    key: nothing,
    'key without scopes': nothing,
    'test key': nothing,
  });
});
