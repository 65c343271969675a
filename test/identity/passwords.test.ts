import { hashPassword } from '../../shared/access/passwords';
import { row, rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { anAddress, aPassword, type Person, tokenIn, useIdentity } from './run-identity';

const identity = useIdentity();
const wrong = 'not the right password';

const forgot = (email: string) => identity.ask('/api/v1/auth/forgot-password', { body: { email } });
const reset = (token: string, newPassword: string) =>
  identity.ask('/api/v1/auth/reset-password', { body: { token, newPassword } });
const me = async (token: string) => (await identity.ask('/api/v1/me', { token })).status;
const linkOf = async ({ id, email }: Person) => {
  await forgot(email);
  return tokenIn((await identity.mailsTo(id)).findLast(({ kind }) => kind === 'reset-password'));
};
const tokenOf = async (person: Person) => (await identity.logIn(person)).json.accessToken as string;

test('the link in the mail sets a new password, once, and ends every session', async () => {
  const person = await identity.aPerson();
  const [one, other] = [await tokenOf(person), await tokenOf(person)];
  const link = await linkOf(person);
  const password = aPassword();

  expect((await reset(link, password)).status).toBe(204);
  expect([await me(one), await me(other)]).toEqual([401, 401]);
  expect((await identity.logIn(person)).status).toBe(401);
  expect((await identity.logIn({ ...person, password })).status).toBe(200);
  expect((await reset(link, aPassword())).json.code).toBe('LINK_INVALID');
  expect((await identity.mailsTo(person.id)).map(({ kind }) => kind)).toEqual(['reset-password', 'password-changed']);
});

test('of two resets with one link at once one is done', async () => {
  const person = await identity.aPerson();
  const link = await linkOf(person);
  let both: Promise<{ status: number }[]>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, `select from one_time_token where account_id = $1 for update`, [person.id]);
    both = Promise.all([reset(link, aPassword()), reset(link, aPassword())]);
    await untilBlocked(identity.db());
  });
  expect((await both!).map(({ status }) => status).sort()).toEqual([204, 410]);
});

test('a new password ends other links and second steps that are under way', async () => {
  const person = await identity.aPerson({ role: 'finance' });
  const step = (await identity.logIn(person)).json.enrolment.token;
  const [first, second] = [await linkOf(person), await linkOf(person)];
  expect((await reset(second, aPassword())).status).toBe(204);
  expect((await reset(first, aPassword())).status).toBe(410);
  const enrol = await identity.ask('/api/v1/auth/enrol-second-factor', { body: { token: step } });
  expect(enrol.json.code).toBe('SECOND_STEP_EXPIRED');
});

test('a password that is refused leaves the link as it was', async () => {
  const person = await identity.aPerson({ name: 'Rakotomalala Hery' });
  const link = await linkOf(person);
  for (const password of ['short', 'password1234', 'Rakotomalala1985', person.email]) {
    expect((await reset(link, password)).json.code).toBe('PASSWORD_REFUSED');
  }
  expect((await reset(link, aPassword())).status).toBe(204);
});

test('a link that has expired, or was made for something else, resets nothing', async () => {
  const person = await identity.aPerson();
  const link = await linkOf(person);
  await rows(identity.db(), `update one_time_token set expires_at = now() where account_id = $1`, [person.id]);
  expect((await reset(link, aPassword())).status).toBe(410);

  await identity.ask('/api/v1/auth/register', { body: { email: anAddress() } });
  const { id } = (await row<{ id: string }>(identity.db(), `select id from account where state = 'unverified'`))!;
  const verification = tokenIn((await identity.mailsTo(id))[0]);
  expect((await reset(verification, aPassword())).status).toBe(410);
  for (const token of [`${link}x`, link.slice(1), link.repeat(2), 'x'.repeat(43)])
    expect((await reset(token, aPassword())).status).toBe(410);
});

test('whoever registered but never verified may do both by the link of a reset', async () => {
  const email = anAddress();
  await identity.ask('/api/v1/auth/register', { body: { email } });
  const { id } = (await row<{ id: string }>(identity.db(), `select id from account order by id desc limit 1`))!;
  const password = aPassword();
  expect((await reset(await linkOf({ id, email, password }), password)).status).toBe(204);
  expect((await identity.logIn({ email, password })).status).toBe(200);
});

test('asking for an address without an account is answered alike, and not before a quarter of a second', async () => {
  const timed = async (email: string) => {
    const begin = performance.now();
    const reply = await forgot(email);
    expect(performance.now() - begin).toBeGreaterThan(245);
    const headers = [...reply.headers.keys()].filter((name) => name !== 'connection' && name !== 'keep-alive');
    return { status: reply.status, text: reply.text, headers };
  };
  expect(await timed(anAddress())).toEqual(await timed((await identity.aPerson()).email));
});

test('three links an hour are all that strangers can have mailed to somebody', async () => {
  const person = await identity.aPerson();
  for (let n = 0; n < 5; n += 1) expect((await forgot(person.email)).status).toBe(202);
  expect(await identity.mailsTo(person.id)).toHaveLength(3);
});

test('a disabled account gets no link', async () => {
  const person = await identity.aPerson();
  await rows(identity.db(), `update account set state = 'disabled' where id = $1`, [person.id]);
  expect((await forgot(person.email)).status).toBe(202);
  expect(await identity.mailsTo(person.id)).toEqual([]);
});

test('changing it needs the one so far, and ends all other sessions', async () => {
  const person = await identity.aPerson();
  const [here, elsewhere] = [await tokenOf(person), await tokenOf(person)];
  const change = (currentPassword: string, newPassword: string) =>
    identity.ask('/api/v1/me/password', { token: here, body: { currentPassword, newPassword } });
  const password = aPassword();

  expect((await change(wrong, password)).json.code).toBe('CONFIRMATION_FAILED');
  expect((await change(person.password, 'password1234')).json.code).toBe('PASSWORD_REFUSED');
  expect((await change(person.password, password)).status).toBe(204);
  expect([await me(here), await me(elsewhere)]).toEqual([200, 401]);
  expect((await identity.logIn({ ...person, password })).status).toBe(200);
  expect((await identity.mailsTo(person.id)).map(({ kind }) => kind)).toEqual(['password-changed']);
  const acts = await rows<{ action: string; outcome: string }>(
    identity.db(),
    `select action, outcome from audit_entry where resource = $1 order by number`,
    [`account:${person.id}`],
  );
  expect(acts).toEqual([{ action: 'change password', outcome: 'done' }]);
});

test('who has somebody’s session may guess the password five times, then has to wait', async () => {
  const token = await tokenOf(await identity.aPerson());
  const statuses = [];
  for (let n = 0; n < 7; n += 1) {
    const body = { currentPassword: wrong, newPassword: aPassword() };
    const headers = { 'X-Forwarded-For': '198.51.100.21' };
    statuses.push((await identity.ask('/api/v1/me/password', { token, body, headers })).status);
  }
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
});

test('a change that overlaps a reset does not put back what the old password would have set', async () => {
  const person = await identity.aPerson();
  const token = await tokenOf(person);
  const link = await linkOf(person);
  const [ofOwner, ofIntruder] = [aPassword(), aPassword()];
  let change!: ReturnType<typeof identity.ask>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, 'select from account where id = $1 for update', [person.id]);
    const body = { currentPassword: person.password, newPassword: ofIntruder };
    change = identity.ask('/api/v1/me/password', { token, body });
    await untilBlocked(identity.db());
    await rows(tx, 'update account set password_hash = $2 where id = $1', [person.id, await hashPassword(ofOwner)]);
  });
  expect((await change).json.code).toBe('CONFIRMATION_FAILED');
  expect((await identity.logIn({ ...person, password: ofIntruder })).status).toBe(401);
  expect((await identity.logIn({ ...person, password: ofOwner })).status).toBe(200);
  expect((await reset(link, aPassword())).status).toBe(204);
});
