import { randomInt } from 'node:crypto';
import { hashPassword } from '../../shared/access/passwords';
import { rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { anAddress, aPassword, useIdentity } from './run-identity';

const identity = useIdentity();
const from = (address: string) => ({ 'X-Forwarded-For': address });
const anyAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
const wrong = 'not the right password';

test('a login opens a session, and says where from', async () => {
  const person = await identity.aPerson();
  const { json } = await identity.logIn({ ...person, email: ` ${person.email.toUpperCase()} ` }, from('192.0.2.7'));
  const { status, json: listed } = await identity.ask('/api/v1/me/sessions', { token: json.accessToken });

  expect(status).toBe(200);
  expect(listed.sessions).toEqual([expect.objectContaining({ isCurrent: true, kind: 'token', ip: '192.0.2.7' })]);
  const [entry] = await rows(identity.db(), `select * from audit_entry where actor = $1`, [`account:${person.id}`]);
  expect(entry).toMatchObject({ action: 'login', resource: 'api', outcome: 'done', tenant: '*', ip: '192.0.2.7' });
});

test.each([
  ['a wrong password', async () => ({ ...(await identity.aPerson()), password: wrong })],
  ['an unknown address', async () => ({ email: anAddress(), password: wrong })],
  ['what is no address', async () => ({ email: 'nobody', password: wrong })],
  ['the right password of a disabled account', () => inState('disabled')],
  ['the right password of an account that nobody verified', () => inState('unverified')],
  ['a password with a blank at its end', async () => trailing(await identity.aPerson())],
])('%s is answered alike', async (_what, made) => {
  const { email, password } = await made();
  const reply = await identity.logIn({ email, password }, from(anyAddress()));
  const { correlationId: _, ...body } = reply.json;
  expect([reply.status, body]).toEqual([
    401,
    {
      type: '/api/docs#LOGIN_FAILED',
      title: 'The address or the password is wrong',
      status: 401,
      code: 'LOGIN_FAILED',
      details: [],
    },
  ]);
  expect(reply.headers.get('www-authenticate')).toBe('Bearer');
});

async function inState(state: string) {
  const person = await identity.aPerson();
  await rows(identity.db(), `update account set state = $2 where id = $1`, [person.id, state]);
  return person;
}
const trailing = (person: { email: string; password: string }) => ({ ...person, password: `${person.password} ` });

test('after five wrong passwords from one network even the right one has to wait, elsewhere it need not', async () => {
  const person = await identity.aPerson();
  const here = from(anyAddress());
  const statuses = [];
  for (let n = 0; n < 6; n += 1) statuses.push((await identity.logIn({ ...person, password: wrong }, here)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  const waiting = await identity.logIn(person, here);
  expect([waiting.status, waiting.json.code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(50);
  const refused = await rows(identity.db(), `select from audit_entry where resource = $1 and outcome = 'refused'`, [
    `account:${person.id}`,
  ]);
  // A flood of attempts is no flood of entries.
  expect(refused).toHaveLength(1);
  expect((await identity.logIn(person, from(anyAddress()))).status).toBe(200);
});

test('an unknown address is limited like any other', async () => {
  const unknown = { email: anAddress(), password: wrong };
  const here = from(anyAddress());
  const statuses = [];
  for (let n = 0; n < 7; n += 1) statuses.push((await identity.logIn(unknown, here)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
});

test('whoever tries an account from a hundred networks does not keep its owner out of home', async () => {
  const person = await identity.aPerson();
  const home = from('192.0.2.77');
  expect((await identity.logIn(person, home)).status).toBe(200);
  const attempts = Array.from({ length: 110 }, (_, n) => from(`198.18.${n}.1`));
  const replies = await Promise.all(attempts.map((there) => identity.logIn({ ...person, password: wrong }, there)));
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(11);
  expect((await identity.logIn(person, from(anyAddress()))).status).toBe(429);
  expect((await identity.logIn(person, home)).status).toBe(200);
});

test('a failed login is written down as nobody’s, about the account, without what was typed', async () => {
  const person = await identity.aPerson();
  const unknown = anAddress();
  await identity.logIn({ email: person.email, password: wrong }, from('192.0.2.8'));
  await identity.logIn({ email: unknown, password: wrong }, from('192.0.2.8'));
  const entries = await rows<{ actor: string; role: string; resource: string; outcome: string }>(
    identity.db(),
    `select * from audit_entry where ip = '192.0.2.8' order by number`,
  );
  expect(entries.map(({ actor, role, resource, outcome }) => [actor, role, resource, outcome])).toEqual([
    ['unknown', 'guest', `account:${person.id}`, 'failed'],
    ['unknown', 'guest', 'account:unknown', 'failed'],
  ]);
  for (const text of [wrong, unknown, person.email]) expect(JSON.stringify(entries)).not.toContain(text);
});

test('a password means the same however its letters are composed', async () => {
  const password = 'Voahangy-été-à-Nosy-Bé 17';
  const { id, email } = await identity.aPerson();
  const passwordHash = await hashPassword(password.normalize('NFC'));
  await rows(identity.db(), `update account set password_hash = $2 where id = $1`, [id, passwordHash]);
  expect((await identity.logIn({ email, password: password.normalize('NFD') })).status).toBe(200);
});

test('an unknown address takes a hash, too', async () => {
  const people = await Promise.all(Array.from({ length: 15 }, () => identity.aPerson()));
  const timed = async (email: string) => {
    const begin = performance.now();
    await identity.logIn({ email, password: aPassword() }, from(anyAddress()));
    return performance.now() - begin;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (const { email } of people) {
    known.push(await timed(email));
    unknown.push(await timed(anAddress()));
  }
  // Without the hash for nobody, the unknown take a tenth of the time of the known. The fastest of fifteen in turn: a
  // machine that is busy makes some slow, and none fast.
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 4);
});

test('whether an address had an account before it was registered does not show in what is counted', async () => {
  const [taken, free] = [await identity.aPerson(), { email: anAddress(), password: wrong }];
  const here = from(anyAddress());
  for (const one of [taken, free]) {
    const statuses = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await identity.logIn({ ...one, password: wrong }, here)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  }
  await identity.ask('/api/v1/auth/register', { body: { email: free.email } });
  await identity.ask('/api/v1/auth/register', { body: { email: taken.email } });
  for (const one of [taken, free]) expect((await identity.logIn({ ...one, password: wrong }, here)).status).toBe(429);
});

test('a shared network that used up its attempts tells nobody who has an account, and lets its people in', async () => {
  const person = await identity.aPerson();
  const office = from('198.51.100.9');
  expect((await identity.logIn(person, office)).status).toBe(200);
  // The login above was one of the twenty.
  for (let n = 0; n < 19; n += 1)
    expect((await identity.logIn({ email: anAddress(), password: wrong }, office)).status).toBe(401);

  const outcome = async (email: string) => {
    const { status, json, headers } = await identity.logIn({ email, password: wrong }, office);
    return { status, code: json.code, title: json.title, waits: headers.has('retry-after') };
  };
  const ofUnknown = await outcome(anAddress());
  expect(ofUnknown).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  expect(await outcome(person.email)).toEqual(ofUnknown);
  expect((await identity.logIn(person, office)).status).toBe(200);
});

test.each([
  ['its password is reset', `password_hash = 'something else'`],
  ['it is disabled', `state = 'disabled'`],
  [
    'it is erased',
    `state = 'closed', email_index = null, email_sealed = null, name_sealed = null, password_hash = null`,
  ],
  ['it gets another role', `role = 'auditor'`],
])('a login that was checked before %s opens nothing after it', async (_what, change) => {
  const person = await identity.aPerson();
  let login!: ReturnType<typeof identity.logIn>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, 'select from account where id = $1 for update', [person.id]);
    login = identity.logIn(person);
    await untilBlocked(identity.db());
    await rows(tx, `update account set ${change} where id = $1`, [person.id]);
  });
  expect((await login).json.code).toBe('LOGIN_FAILED');
  expect(await rows(identity.db(), 'select from session where account_id = $1', [person.id])).toEqual([]);
});

test('a step to the second factor is not opened by a password that is reset meanwhile', async () => {
  const person = await identity.aPerson({ role: 'finance' });
  let login!: ReturnType<typeof identity.logIn>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, 'select from account where id = $1 for update', [person.id]);
    login = identity.logIn(person);
    await untilBlocked(identity.db());
    await rows(tx, `update account set password_hash = 'something else' where id = $1`, [person.id]);
  });
  expect((await login).json.code).toBe('LOGIN_FAILED');
  expect(await rows(identity.db(), 'select from one_time_token where account_id = $1', [person.id])).toEqual([]);
});

test('a session of staff without a second factor opens nothing where they need one, and is not refreshed', async () => {
  const person = await identity.aPerson();
  const { accessToken, refreshToken } = (await identity.logIn(person)).json;
  const me = async () => (await identity.ask('/api/v1/me', { token: accessToken })).status;
  expect(await me()).toBe(200);
  await rows(identity.db(), `update account set role = 'admin' where id = $1`, [person.id]);
  expect(await me()).toBe(401);
  const refreshed = await identity.ask('/api/v1/auth/refresh', { body: { refreshToken } });
  expect(refreshed.json.code).toBe('REFRESH_TOKEN_INVALID');

  await rows(identity.db(), `update account set totp_sealed = '', totp_confirmed_at = now() where id = $1`, [
    person.id,
  ]);
  expect(await me()).toBe(200);
});
