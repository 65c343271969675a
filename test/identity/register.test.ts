import { randomUUID } from 'node:crypto';
import { rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { anAddress, aPassword, tokenIn, useIdentity } from './run-identity';

const identity = useIdentity();

const register = (body: object | string, headers: Record<string, string> = {}) =>
  identity.ask('/api/v1/auth/register', { body, headers });
const verify = (token: string, password: string, more: object = {}) =>
  identity.ask('/api/v1/auth/verify-email', { body: { token, password, ...more } });
const newest = async () =>
  (
    await rows<{ id: string; role: string; state: string; email_sealed: Buffer }>(
      identity.db(),
      `select * from account order by id desc limit 1`,
    )
  )[0]!;
const accountCount = async () => (await rows(identity.db(), 'select from account')).length;

test('who registers and follows the link chooses a password and can log in, and not before', async () => {
  const person = { email: anAddress(), password: aPassword() };
  const reply = await register({ email: person.email, language: 'mg' });
  expect([reply.status, reply.json]).toEqual([202, { status: 'accepted' }]);
  const account = await newest();
  expect(account).toMatchObject({ role: 'citizen', state: 'unverified', password_hash: null });
  expect(account.email_sealed.toString('latin1')).not.toContain(person.email);
  expect((await identity.logIn(person)).json.code).toBe('LOGIN_FAILED');

  const [mail, ...more] = await identity.mailsTo(account.id);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ kind: 'verify-email', recipient: person.email, language: 'mg' });
  expect(mail!.data.link).toMatch(new RegExp(`^${identity.url()}/verify-email\\?token=[\\w-]{43}&language=mg$`));
  const who = { name: 'Noro Rabe', phone: '+261 34 12 345 67' };
  expect((await verify(tokenIn(mail), person.password, who)).status).toBe(204);
  const login = await identity.logIn(person);
  expect(login.json).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 900 });
  const me = await identity.ask('/api/v1/me', { token: login.json.accessToken });
  expect(me.json).toMatchObject({ ...who, email: person.email, language: 'mg' });

  const again = await verify(tokenIn(mail), aPassword());
  expect([again.status, again.json.code]).toEqual([410, 'LINK_INVALID']);
  expect((await identity.logIn(person)).status).toBe(200);
});

test('a password of whoever only knows the address is no part of a registration', async () => {
  const email = anAddress();
  for (const more of [{ password: aPassword() }, { name: 'Somebody else' }, { phone: '+261341234567' }]) {
    const reply = await register({ email, ...more });
    expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
  }
});

const registered = async (body: object) => {
  const email = anAddress();
  await register({ email, ...body });
  const account = await newest();
  return { email, account, mail: (await identity.mailsTo(account.id))[0]! };
};

test('a citizen belongs to the jurisdiction that was named, and is written to in its first language', async () => {
  const { email, account, mail } = await registered({ jurisdiction: 'GQ' });
  expect(account).toMatchObject({ jurisdiction: 'GQ', language: 'es' });
  expect(mail.language).toBe('es');
  const password = aPassword();
  await verify(tokenIn(mail), password);
  const { json } = await identity.logIn({ email, password });
  const me = await identity.ask('/api/v1/me', { token: json.accessToken });
  expect(me.json).toMatchObject({ role: 'citizen', jurisdiction: 'GQ', language: 'es' });

  expect((await registered({})).account).toMatchObject({ jurisdiction: null, language: 'fr' });
  expect((await registered({ jurisdiction: 'GQ', language: 'pt' })).account).toMatchObject({ language: 'pt' });
});

test('an unknown jurisdiction is refused with the list of those there are', async () => {
  const reply = await register({ email: anAddress(), jurisdiction: 'XX' });
  expect(reply.json.details).toEqual([
    { field: 'jurisdiction', code: 'INVALID_VALUE', message: 'expected one of MG, GQ, SN' },
  ]);
});

test('registering an address again answers alike and moves no account elsewhere', async () => {
  const verified = await identity.aPerson();
  const waiting = await registered({ jurisdiction: 'MG' });
  const rowOf = (id: string) => rows(identity.db(), 'select * from account where id = $1', [id]);
  for (const { id, email } of [verified, { id: waiting.account.id, email: waiting.email }]) {
    const before = await rowOf(id);
    const [again, unknown] = [
      await register({ email, jurisdiction: 'GQ' }),
      await register({ email: anAddress(), jurisdiction: 'GQ' }),
    ];
    expect([again.status, again.text]).toEqual([unknown.status, unknown.text]);
    expect(await rowOf(id)).toEqual(before);
  }
});

test.each([
  ['another', { jurisdiction: 'MG' }, 'MG'],
  ['none yet', { jurisdiction: null }, null],
  ['nothing', {}, 'GQ'],
])(
  'who follows the link says %s, and a stranger who registered the address decides nothing',
  async (_, said, belongs) => {
    const { account, mail } = await registered({ jurisdiction: 'GQ' });
    expect((await verify(tokenIn(mail), aPassword(), { jurisdiction: 'XX' })).status).toBe(400);
    expect((await verify(tokenIn(mail), aPassword(), said)).status).toBe(204);
    const after = await rows(identity.db(), 'select jurisdiction from account where id = $1', [account.id]);
    expect(after).toEqual([{ jurisdiction: belongs }]);
    const [entry] = await rows<{ tenant: string }>(
      identity.db(),
      `select tenant from audit_entry where action = 'verify e-mail' and actor = $1`,
      [`account:${account.id}`],
    );
    expect(entry!.tenant).toBe(belongs ?? '*');
  },
);

test('who sets a password by the other link has not said where they belong', async () => {
  const { email, account } = await registered({ jurisdiction: 'GQ' });
  await identity.ask('/api/v1/auth/forgot-password', { body: { email } });
  const token = tokenIn((await identity.mailsTo(account.id)).at(-1));
  const body = { token, newPassword: aPassword() };
  expect((await identity.ask('/api/v1/auth/reset-password', { body })).status).toBe(204);
  const after = await rows(identity.db(), 'select state, jurisdiction from account where id = $1', [account.id]);
  expect(after).toEqual([{ state: 'active', jurisdiction: null }]);
});

test('staff who verify an address stay where they were appointed', async () => {
  const { account, mail } = await registered({});
  await rows(identity.db(), `update account set role = 'agent', jurisdiction = 'MG' where id = $1`, [account.id]);
  expect((await verify(tokenIn(mail), aPassword(), { jurisdiction: 'GQ' })).status).toBe(204);
  const after = await rows(identity.db(), 'select role, jurisdiction from account where id = $1', [account.id]);
  expect(after).toEqual([{ role: 'agent', jurisdiction: 'MG' }]);
});

test('an address that has an account gets a mail that says so, and nothing about the account changes', async () => {
  const person = await identity.aPerson();
  const before = await rows(identity.db(), 'select * from account where id = $1', [person.id]);
  const reply = await register({ email: person.email.toUpperCase() });

  expect([reply.status, reply.json]).toEqual([202, { status: 'accepted' }]);
  expect(await rows(identity.db(), 'select * from account where id = $1', [person.id])).toEqual(before);
  expect(await identity.mailsTo(person.id)).toEqual([
    { kind: 'already-registered', recipient: person.email, language: 'en', data: {} },
  ]);
  expect((await identity.logIn(person)).status).toBe(200);
});

test('a stranger who registers an address as well gets neither a password into it nor its owner out', async () => {
  const email = anAddress();
  await register({ email });
  const { id } = await newest();
  const [ofOwner] = await identity.mailsTo(id);
  for (let n = 0; n < 5; n += 1) await register({ email });
  const mails = await identity.mailsTo(id);
  expect(mails).toHaveLength(3);

  const [first, second] = [aPassword(), aPassword()];
  expect((await verify(tokenIn(ofOwner), first)).status).toBe(204);
  // All went to the owner; what was not needed opens nothing later.
  for (const mail of mails.slice(1)) expect((await verify(tokenIn(mail), second)).status).toBe(410);
  expect((await identity.logIn({ email, password: first })).status).toBe(200);
  expect((await identity.logIn({ email, password: second })).status).toBe(401);
});

test('the newest link of several opens as well as the first', async () => {
  const email = anAddress();
  await register({ email });
  await register({ email });
  const [, newer] = await identity.mailsTo((await newest()).id);
  const password = aPassword();
  expect((await verify(tokenIn(newer), password)).status).toBe(204);
  expect((await identity.logIn({ email, password })).status).toBe(200);
});

test('of two who follow links to one address at once one is done', async () => {
  await register({ email: anAddress() });
  const { id } = await newest();
  const [mail] = await identity.mailsTo(id);
  let both: Promise<{ status: number }[]>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, 'select from account where id = $1 for update', [id]);
    both = Promise.all([verify(tokenIn(mail), aPassword()), verify(tokenIn(mail), aPassword())]);
    await untilBlocked(identity.db());
  });
  expect((await both!).map(({ status }) => status).sort()).toEqual([204, 410]);
});

test('whoever registers an address ten times does not fill its mailbox', async () => {
  const { id, email } = await identity.aPerson();
  for (let n = 0; n < 6; n += 1) expect((await register({ email })).status).toBe(202);
  expect(await identity.mailsTo(id)).toHaveLength(3);
});

test('an address with an account is answered alike, and not before a quarter of a second', async () => {
  const timed = async (email: string) => {
    const begin = performance.now();
    const reply = await register({ email });
    expect(performance.now() - begin).toBeGreaterThan(245);
    const headers = [...reply.headers.keys()].filter((name) => name !== 'connection' && name !== 'keep-alive');
    return { status: reply.status, text: reply.text, headers };
  };
  const free = anAddress();
  const first = await timed(free);
  expect(await timed(free)).toEqual(first);
  expect(await timed((await identity.aPerson()).email)).toEqual(first);
});

test('twenty who register one address at once make one account', async () => {
  const email = anAddress();
  const before = await accountCount();
  const replies = await Promise.all(Array.from({ length: 20 }, () => register({ email })));
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(202));
  expect(await accountCount()).toBe(before + 1);
});

test.each([
  ['a role', { role: 'admin' }],
  ['a jurisdiction that no pack describes', { jurisdiction: 'XX' }],
  ['no jurisdiction in so many words', { jurisdiction: null }],
  ['a partner', { partnerId: '00000000-0000-7000-8000-000000000001' }],
  ['a state', { state: 'active' }],
  ['an id', { id: '00000000-0000-7000-8000-000000000001' }],
  ['a prototype', '"__proto__":{"role":"admin"}'],
  ['a constructor', '"constructor":{"prototype":{"role":"admin"}}'],
  ['a role within the name', { name: { role: 'admin' } }],
  ['a second address', `"email":"other@example.mg"`],
])('a registration with %s is refused as a whole', async (_what, extra) => {
  const before = await accountCount();
  const good = JSON.stringify({ email: anAddress() });
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
  const reply = await register({ email });
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
])('a password that is %s is refused and leaves the link as it was', async (_what, password) => {
  const email = `rakotomalala@${randomUUID()}.mg`;
  await register({ email });
  const [mail] = await identity.mailsTo((await newest()).id);
  const token = tokenIn(mail);
  const reply = await verify(token, password.replace('rakotomalala@example.mg', email), { name: 'Rakotomalala Hery' });
  expect([reply.status, reply.json.code]).toEqual([422, 'PASSWORD_REFUSED']);
  expect(reply.text).not.toContain(password);
  expect((await verify(token, aPassword())).status).toBe(204);
});

test('a password of a megabyte is refused before it is read to its end', async () => {
  const reply = await verify('x'.repeat(43), 'x'.repeat(1_000_000));
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
