import { row, rows } from '../../shared/store/sql';
import { type Person, useIdentity } from './run-identity';

const identity = useIdentity();
const tokenOf = async (person: Person, headers: Record<string, string> = {}) =>
  (await identity.logIn(person, { 'X-Forwarded-For': '192.0.2.9', ...headers })).json.accessToken as string;
const patch = (token: string, body: object | string) => identity.ask('/api/v1/me', { method: 'PATCH', token, body });

test('the profile says who one is', async () => {
  const person = await identity.aPerson({ name: 'Hery' });
  const { status, json } = await identity.ask('/api/v1/me', { token: await tokenOf(person) });
  expect(status).toBe(200);
  expect(json).toEqual({
    id: person.id,
    email: person.email,
    name: 'Hery',
    phone: null,
    language: 'en',
    role: 'citizen',
    jurisdiction: null,
    partnerId: null,
    state: 'active',
    secondFactor: { isOn: false, recoveryCodesLeft: 0 },
    createdAt: expect.any(String),
    verifiedAt: expect.any(String),
  });
});

test('what is given changes, what is left out stays, null takes away', async () => {
  const token = await tokenOf(await identity.aPerson({ name: 'Hery' }));
  expect((await patch(token, { phone: '+261 34 00 000 00' })).json).toMatchObject({ name: 'Hery', language: 'en' });
  expect((await patch(token, { name: null, language: 'mg' })).json).toMatchObject({
    name: null,
    phone: '+261 34 00 000 00',
    language: 'mg',
  });
});

test('what changed is in the audit, and what it was and is about the person is not', async () => {
  const person = await identity.aPerson({ name: 'Ravaka' });
  await patch(await tokenOf(person), { name: 'Ravakiniaina', language: 'mg' });
  const entry = await row(identity.db(), `select * from audit_entry where action = 'change profile' and actor = $1`, [
    `account:${person.id}`,
  ]);
  expect(entry).toMatchObject({
    before: { name: '[personal]', language: 'en' },
    after: { name: '[personal]', language: 'mg' },
  });
  expect(JSON.stringify(entry)).not.toContain('Ravak');
});

test.each([
  ['a role', { role: 'admin' }],
  ['a jurisdiction that no pack describes', { jurisdiction: 'XX' }],
  ['a partner', { partnerId: null }],
  ['an address', { email: 'other@example.mg' }],
  ['a state', { state: 'active' }],
  ['a second factor', { secondFactor: { isOn: false } }],
  ['a prototype', '{"__proto__":{"role":"admin"}}'],
  ['a name twice', '{"name":"Hery","name":"Noro"}'],
  ['a formula', { name: '=1+1' }],
  ['a language nobody speaks here', { language: 'xx' }],
  ['a name of 201 letters', { name: 'x'.repeat(201) }],
])('a change of %s is refused and changes nothing', async (_what, body) => {
  const person = await identity.aPerson({ name: 'Hery' });
  const before = await row(identity.db(), `select * from account where id = $1`, [person.id]);
  const reply = await patch(await tokenOf(person), body);
  expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
  expect(await row(identity.db(), `select * from account where id = $1`, [person.id])).toEqual(before);
});

test('sessions are listed with where they are, and ended from elsewhere', async () => {
  const person = await identity.aPerson();
  const here = await tokenOf(person, { 'User-Agent': 'here' });
  const there = await tokenOf(person, { 'User-Agent': 'there', 'X-Forwarded-For': '198.51.100.3' });
  const list = async () => (await identity.ask('/api/v1/me/sessions', { token: here })).json.sessions;
  const [second, first] = await list();
  expect(first).toMatchObject({ isCurrent: true, userAgent: 'here', ip: '192.0.2.9' });
  expect(second).toMatchObject({ isCurrent: false, userAgent: 'there', ip: '198.51.100.3' });

  const end = (id: string) => identity.ask(`/api/v1/me/sessions/${id}`, { method: 'DELETE', token: here });
  expect((await end(second.id)).status).toBe(204);
  expect((await identity.ask('/api/v1/me', { token: there })).status).toBe(401);
  expect(await list()).toHaveLength(1);
  expect((await end(second.id)).json.code).toBe('SESSION_NOT_FOUND');
});

test('nobody ends a session of somebody else', async () => {
  const [mine, theirs] = [await identity.aPerson(), await identity.aPerson()];
  const token = await tokenOf(theirs);
  const { id } = (await row<{ id: string }>(identity.db(), `select id from session where account_id = $1`, [
    theirs.id,
  ]))!;
  const path = `/api/v1/me/sessions/${id}`;
  const reply = await identity.ask(path, { method: 'DELETE', token: await tokenOf(mine) });
  expect([reply.status, reply.json.code]).toEqual([404, 'SESSION_NOT_FOUND']);
  expect((await identity.ask('/api/v1/me', { token })).status).toBe(200);
  expect((await identity.ask('/api/v1/me/sessions/nonsense', { method: 'DELETE', token })).status).toBe(400);
});

test('during maintenance one may log in, read and log out, and change nothing', async () => {
  const person = await identity.aPerson();
  const token = await tokenOf(person);
  await rows(
    identity.db(),
    `insert into maintenance (tenant, message, retry_after_seconds, workers, changed_by) values ('*', 'back soon', 60, 'go on', 'test')`,
  );
  const { json } = await untilRefused(() => patch(token, { language: 'fr' }));
  expect(json.code).toBe('MAINTENANCE');
  const login = await identity.logIn(person);
  expect(login.status).toBe(200);
  expect((await identity.ask('/api/v1/auth/refresh', { body: { refreshToken: login.json.refreshToken } })).status).toBe(
    200,
  );
  expect((await identity.ask('/api/v1/me', { token })).status).toBe(200);
  expect((await identity.ask('/api/v1/auth/logout', { method: 'POST', token })).status).toBe(204);
});

/** The service looks once a second whether there is maintenance. */
async function untilRefused(ask: () => ReturnType<typeof patch>): ReturnType<typeof patch> {
  for (;;) {
    const reply = await ask();
    if (reply.status === 503) return reply;
  }
}
