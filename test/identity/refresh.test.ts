import { row, rows, withTx } from '../../shared/store/sql';
import { until, untilBlocked } from '../support/database';
import { useIdentity } from './run-identity';

const identity = useIdentity();

const refresh = (refreshToken: unknown) => identity.ask('/api/v1/auth/refresh', { body: { refreshToken } });
const me = async (token: string) => (await identity.ask('/api/v1/me', { token })).status;
const aLogin = async () => {
  const person = await identity.aPerson();
  const { json } = await identity.logIn(person);
  return { person, accessToken: json.accessToken as string, refreshToken: json.refreshToken as string };
};
const sessionOf = (accountId: string) =>
  row<{ id: string; ended_why: string | null }>(identity.db(), `select * from session where account_id = $1`, [
    accountId,
  ]);

test('each refresh gives a new pair, of the same session', async () => {
  const { person, refreshToken } = await aLogin();
  let token = refreshToken;
  for (let n = 0; n < 3; n += 1) {
    const { status, json } = await refresh(token);
    expect([status, json.tokenType]).toEqual([200, 'Bearer']);
    expect(json.refreshToken).toMatch(/^rt_[\w-]{43}$/);
    expect(json.refreshToken).not.toBe(token);
    expect(Date.parse(json.refreshExpiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(await me(json.accessToken)).toBe(200);
    token = json.refreshToken;
  }
  expect(await rows(identity.db(), `select from session where account_id = $1`, [person.id])).toHaveLength(1);
});

test('a refresh token that comes again ends the session with all that it gave', async () => {
  const { person, accessToken, refreshToken } = await aLogin();
  const { json: next } = await refresh(refreshToken);
  expect(await me(accessToken)).toBe(200);

  const again = await refresh(refreshToken);
  expect([again.status, again.json.code]).toEqual([401, 'REFRESH_TOKEN_INVALID']);
  expect(await me(accessToken)).toBe(401);
  expect(await me(next.accessToken)).toBe(401);
  expect((await refresh(next.refreshToken)).status).toBe(401);
  expect(await sessionOf(person.id)).toMatchObject({ ended_why: 'token reused' });
  const entries = await rows(identity.db(), `select * from audit_entry where action = 'token reused' and actor = $1`, [
    `account:${person.id}`,
  ]);
  expect(entries).toEqual([expect.objectContaining({ outcome: 'refused' })]);
});

test('of a thousand who refresh one token at once exactly one wins, and what it won is taken back', async () => {
  const { person, accessToken, refreshToken } = await aLogin();
  const elsewhere = await identity.logIn(person);
  const replies = await Promise.all(Array.from({ length: 1000 }, () => refresh(refreshToken)));
  const won = replies.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 401]));

  const [{ json }] = won as [(typeof won)[number]];
  expect(await me(json.accessToken)).toBe(401);
  expect((await refresh(json.refreshToken)).status).toBe(401);
  expect(await me(accessToken)).toBe(401);
  const issued = await rows(
    identity.db(),
    `select from refresh_token join session on session.id = session_id where account_id = $1`,
    [person.id],
  );
  // Two of the logins, one of the refresh that won.
  expect(issued).toHaveLength(3);
  const entries = await rows(identity.db(), `select from audit_entry where action = 'token reused' and actor = $1`, [
    `account:${person.id}`,
  ]);
  expect(entries).toHaveLength(1);
  // Another login of the same person is another family.
  expect(await me(elsewhere.json.accessToken)).toBe(200);
});

test('a second refresh waits for the first and then finds the token used', async () => {
  const { person, refreshToken } = await aLogin();
  const session = (await sessionOf(person.id))!;
  let both: Promise<{ status: number }[]>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, `select from session where id = $1 for update`, [session.id]);
    both = Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    await untilBlocked(identity.db());
  });
  expect((await both!).map(({ status }) => status).sort()).toEqual([200, 401]);
});

test('a refresh that comes while a replay ends the session gives nothing', async () => {
  const { person, refreshToken } = await aLogin();
  const { json: next } = await refresh(refreshToken);
  const session = (await sessionOf(person.id))!;
  const blocked = (n: number) => until(async () => (await rows(identity.db(), waiting)).length === n, `${n} wait`);
  let both: Promise<{ status: number }[]>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, `select from session where id = $1 for update`, [session.id]);
    const replay = refresh(refreshToken);
    await blocked(1);
    both = Promise.all([replay, refresh(next.refreshToken)]);
    await blocked(2);
  });
  expect((await both!).map(({ status }) => status)).toEqual([401, 401]);
});
const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

test('a logout ends access and refresh at once', async () => {
  const { accessToken, refreshToken } = await aLogin();
  expect((await identity.ask('/api/v1/auth/logout', { method: 'POST', token: accessToken })).status).toBe(204);
  expect(await me(accessToken)).toBe(401);
  expect((await refresh(refreshToken)).status).toBe(401);
});

test('an account that is disabled refreshes no more', async () => {
  const { person, accessToken, refreshToken } = await aLogin();
  await rows(identity.db(), `update account set state = 'disabled' where id = $1`, [person.id]);
  expect(await me(accessToken)).toBe(401);
  expect((await refresh(refreshToken)).status).toBe(401);
});

test('a refresh token that has expired refreshes no more, and ends nothing', async () => {
  const { person, accessToken, refreshToken } = await aLogin();
  await rows(identity.db(), `update refresh_token set expires_at = now() where session_id = $1`, [
    (await sessionOf(person.id))!.id,
  ]);
  expect((await refresh(refreshToken)).status).toBe(401);
  expect(await me(accessToken)).toBe(200);
});

test.each([
  ['an access token', (one: { accessToken: string }) => one.accessToken, 400],
  ['a cut token', (one: { refreshToken: string }) => one.refreshToken.slice(0, -1), 401],
  ['a doubled token', (one: { refreshToken: string }) => one.refreshToken.repeat(2), 401],
  [
    'another letter',
    (one: { refreshToken: string }) => one.refreshToken.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')),
    401,
  ],
  ['its hash', () => 'a'.repeat(64), 401],
  ['nothing', () => '', 400],
  ['a number', () => 17, 400],
])('%s refreshes nothing', async (_what, made, status) => {
  const login = await aLogin();
  expect((await refresh(made(login as never))).status).toBe(status);
  expect((await refresh(login.refreshToken)).status).toBe(200);
});
