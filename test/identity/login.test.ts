import { randomInt } from 'node:crypto';
import { rows } from '../../shared/store/sql';
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
  const refused = await rows(identity.db(), `select from audit_entry where actor = $1 and outcome = 'refused'`, [
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

test('a failed login is written down without what was typed', async () => {
  const person = await identity.aPerson();
  const unknown = anAddress();
  await identity.logIn({ email: person.email, password: wrong }, from('192.0.2.8'));
  await identity.logIn({ email: unknown, password: wrong }, from('192.0.2.8'));
  const entries = await rows<{ actor: string; outcome: string }>(
    identity.db(),
    `select * from audit_entry where ip = '192.0.2.8' order by number`,
  );
  expect(entries.map(({ actor, outcome }) => [actor, outcome])).toEqual([
    [`account:${person.id}`, 'failed'],
    ['unknown', 'failed'],
  ]);
  for (const text of [wrong, unknown, person.email]) expect(JSON.stringify(entries)).not.toContain(text);
});

test('a password means the same however its letters are composed', async () => {
  const password = 'Voahangy-été-à-Nosy-Bé 17';
  const email = anAddress();
  await identity.ask('/api/v1/auth/register', { body: { email, password: password.normalize('NFC') } });
  await rows(identity.db(), `update account set state = 'active' where state = 'unverified'`);
  expect((await identity.logIn({ email, password: password.normalize('NFD') })).status).toBe(200);
});

test('who may not be told apart is answered in the same time', async () => {
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
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
  // Without the hash for nobody, the unknown take a tenth of the time of the known.
  expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
  expect(median(unknown) / median(known)).toBeLessThan(2);
});
