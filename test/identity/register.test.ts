import { rows } from '../../shared/store/sql';
import { anAddress, aPassword, tokenIn, useIdentity } from './run-identity';

const identity = useIdentity();

const register = (body: object | string, headers: Record<string, string> = {}) =>
  identity.ask('/api/v1/auth/register', { body, headers });
const verify = (token: string) => identity.ask('/api/v1/auth/verify-email', { body: { token } });
const newest = async () =>
  (
    await rows<{ id: string; role: string; state: string; email_sealed: Buffer }>(
      identity.db(),
      `select * from account order by id desc limit 1`,
    )
  )[0]!;
const accountCount = async () => (await rows(identity.db(), 'select from account')).length;

test('who registers and follows the link can log in, and not before', async () => {
  const person = { email: anAddress(), password: aPassword() };
  const reply = await register({ ...person, name: 'Noro Rabe', phone: '+261 34 12 345 67', language: 'mg' });
  expect([reply.status, reply.json]).toEqual([202, { status: 'accepted' }]);
  const account = await newest();
  expect(account).toMatchObject({ role: 'citizen', state: 'unverified' });
  expect(account.email_sealed.toString('latin1')).not.toContain(person.email);
  expect((await identity.logIn(person)).json.code).toBe('LOGIN_FAILED');

  const [mail, ...more] = await identity.mailsTo(account.id);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ kind: 'verify-email', recipient: person.email, language: 'mg' });
  expect(mail!.data.link).toMatch(new RegExp(`^${identity.url()}/verify-email\\?token=[\\w-]{43}&language=mg$`));
  expect((await verify(tokenIn(mail))).status).toBe(204);
  const login = await identity.logIn(person);
  expect(login.json).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 900 });

  const again = await verify(tokenIn(mail));
  expect([again.status, again.json.code]).toEqual([410, 'LINK_INVALID']);
});

test('an address that has an account gets a mail that says so, and nothing about the account changes', async () => {
  const person = await identity.aPerson();
  const before = await rows(identity.db(), 'select * from account where id = $1', [person.id]);
  const reply = await register({ email: person.email.toUpperCase(), password: aPassword(), name: 'Somebody else' });

  expect([reply.status, reply.json]).toEqual([202, { status: 'accepted' }]);
  expect(await rows(identity.db(), 'select * from account where id = $1', [person.id])).toEqual(before);
  expect(await identity.mailsTo(person.id)).toEqual([
    { kind: 'already-registered', recipient: person.email, language: 'en', data: {} },
  ]);
  expect((await identity.logIn(person)).status).toBe(200);
});

test('of two registrations of an address that nobody verified the last one counts', async () => {
  const email = anAddress();
  const [first, second] = [aPassword(), aPassword()];
  await register({ email, password: first });
  await register({ email, password: second });
  const { id } = await newest();
  const [mailOfFirst, mailOfSecond] = await identity.mailsTo(id);

  expect((await verify(tokenIn(mailOfFirst))).status).toBe(410);
  expect((await verify(tokenIn(mailOfSecond))).status).toBe(204);
  expect((await identity.logIn({ email, password: first })).status).toBe(401);
  expect((await identity.logIn({ email, password: second })).status).toBe(200);
});

test('whoever registers an address ten times does not fill its mailbox', async () => {
  const { id, email } = await identity.aPerson();
  for (let n = 0; n < 6; n += 1) expect((await register({ email, password: aPassword() })).status).toBe(202);
  expect(await identity.mailsTo(id)).toHaveLength(3);
});

test('a stranger who registers an address again and again does not void the link that its owner has', async () => {
  const email = anAddress();
  const passwords = Array.from({ length: 6 }, aPassword);
  for (const password of passwords) await register({ email, password });
  const mails = await identity.mailsTo((await newest()).id);
  expect(mails).toHaveLength(3);
  expect((await verify(tokenIn(mails[2]))).status).toBe(204);
  expect((await identity.logIn({ email, password: passwords[2]! })).status).toBe(200);
});

test('an address with an account is answered alike, in the same time', async () => {
  const times: Record<'free' | 'taken' | 'unverified', number[]> = { free: [], taken: [], unverified: [] };
  const timed = async (kind: keyof typeof times, email: string) => {
    const begin = performance.now();
    const reply = await register({ email, password: aPassword() });
    times[kind].push(performance.now() - begin);
    const headers = [...reply.headers.keys()].filter((name) => name !== 'connection' && name !== 'keep-alive');
    return { status: reply.status, text: reply.text, headers };
  };
  for (let n = 0; n < 5; n += 1) {
    const free = anAddress();
    const first = await timed('free', free);
    expect(await timed('unverified', free)).toEqual(first);
    expect(await timed('taken', (await identity.aPerson()).email)).toEqual(first);
  }
  for (const time of Object.values(times).flat()) expect(time).toBeGreaterThan(245);
  const medians = Object.values(times).map((some) => some.toSorted((a, b) => a - b)[2]!);
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(60);
});

test('twenty who register one address at once make one account', async () => {
  const email = anAddress();
  const before = await accountCount();
  const replies = await Promise.all(Array.from({ length: 20 }, () => register({ email, password: aPassword() })));
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(202));
  expect(await accountCount()).toBe(before + 1);
});

test.each([
  ['a role', { role: 'admin' }],
  ['a jurisdiction', { jurisdiction: 'MG' }],
  ['a partner', { partnerId: '00000000-0000-7000-8000-000000000001' }],
  ['a state', { state: 'active' }],
  ['an id', { id: '00000000-0000-7000-8000-000000000001' }],
  ['a prototype', '"__proto__":{"role":"admin"}'],
  ['a constructor', '"constructor":{"prototype":{"role":"admin"}}'],
  ['a role within the name', { name: { role: 'admin' } }],
  ['a second address', `"email":"other@example.mg"`],
])('a registration with %s is refused as a whole', async (_what, extra) => {
  const before = await accountCount();
  const good = JSON.stringify({ email: anAddress(), password: aPassword() });
  const more = typeof extra === 'string' ? extra : JSON.stringify(extra).slice(1, -1);
  const reply = await register(`${good.slice(0, -1)},${more}}`);
  expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
  expect(reply.json.details[0].field).toMatch(/role|jurisdiction|partnerId|state|id|__proto__|prototype|name|email/);
  expect(await accountCount()).toBe(before);
});

test.each([
  ['letters of another alphabet that look the same', 'lova@exаmple.mg'],
  ['wide letters', 'ｌova@example.mg'],
  ['a blank within', 'lo va@example.mg'],
  ['an invisible character', 'lova\u200b@example.mg'],
  ['a line break and a header', 'lova@example.mg\r\nBcc: all@example.mg'],
  ['two addresses', 'lova@example.mg,noro@example.mg'],
  ['a host without a dot', 'lova@localhost'],
  ['a Kelvin sign', '\u212Aoto@example.mg'],
  ['nothing', ''],
  ['a list', ['lova@example.mg']],
])('%s are no address', async (_what, email) => {
  const reply = await register({ email, password: aPassword() });
  expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
});

test.each([
  ['too short', 'k7!pQz9vLm2'],
  ['too long', 'aB3$'.repeat(51)],
  ['on the list of breached ones', 'password1234'],
  ['a row of keys', 'azertyuiopqsdf'],
  ['repeated', 'aaaaaaaaaaaaaaaaaaaa'],
  ['the address itself', 'rakotomalala@example.mg'],
  ['the name and a year', 'Rakotomalala1985'],
  ['the product', 'taxcollector2026'],
])('a password that is %s is refused', async (_what, password) => {
  const reply = await register({ email: 'rakotomalala@example.mg', name: 'Rakotomalala Hery', password });
  expect([reply.status, reply.json.code]).toEqual([422, 'PASSWORD_REFUSED']);
  expect(reply.text).not.toContain(password);
});

test('a password of a megabyte is refused before it is read to its end', async () => {
  const reply = await register({ email: anAddress(), password: 'x'.repeat(1_000_000) });
  expect([reply.status, reply.json.code]).toEqual([413, 'BODY_TOO_LARGE']);
  const login = await identity.logIn({ email: anAddress(), password: 'x'.repeat(1_000_000) });
  expect(login.status).toBe(413);
});

test.each([
  ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'email=a', 415],
  ['another charset', { 'Content-Type': 'application/json; charset=utf-16' }, '{}', 415],
  ['half of an object', {}, '{"email":', 400],
  ['a list', {}, '[]', 400],
  ['nothing', {}, 'null', 400],
])('%s is no registration', async (_what, headers, body, status) => {
  expect((await register(body, headers)).status).toBe(status);
});
