// What operators do to accounts, by the commands themselves, and what the people notice at the identity service.
import { createPartner } from '../../shared/store/partners';
import { row, rows } from '../../shared/store/sql';
import { anAddress, aPassword, type Person, tokenIn, useIdentity } from '../identity/run-identity';
import { runManage } from './run-manage';

const identity = useIdentity({ STAFF_SECOND_FACTOR: 'optional' });
const manage = (args: string[]) =>
  runManage(args, { DATABASE_URL: identity.databaseUrl(), ENVIRONMENT: 'development' });

const tokenOf = async (person: Person): Promise<string> => (await identity.logIn(person)).json.accessToken;
const profile = (token: string) => identity.ask('/api/v1/me', { token });
const entryOf = (id: string) =>
  row<Record<string, unknown>>(
    identity.db(),
    `select * from audit_entry where resource = $1 and actor like 'shell:%' order by at desc limit 1`,
    [`account:${id}`],
  );

test('a disabled account is put out at once, its links are void, and enabling lets it in again', async () => {
  const person = await identity.aPerson();
  const token = await tokenOf(person);
  await identity.ask('/api/v1/auth/forgot-password', { body: { email: person.email } });
  const link = tokenIn((await identity.mailsTo(person.id)).find(({ kind }) => kind === 'reset-password'));

  expect(await manage(['disable-account', person.email.toUpperCase()])).toMatchObject({
    code: 0,
    err: '',
    out: `Account ${person.id} is disabled; sessions ended: 1.\n`,
  });
  expect(await entryOf(person.id)).toMatchObject({
    action: 'change account',
    role: 'operator',
    before: { state: 'active' },
    after: { state: 'disabled' },
    details: { sessionsEnded: 1 },
  });
  expect((await profile(token)).status).toBe(401);
  expect((await identity.logIn(person)).json.code).toBe('LOGIN_FAILED');
  expect((await manage(['disable-account', person.id])).err).toContain('disabled already');

  expect((await manage(['enable-account', person.id])).code).toBe(0);
  const reset = await identity.ask('/api/v1/auth/reset-password', { body: { token: link, newPassword: aPassword() } });
  expect(reset.json.code).toBe('LINK_INVALID');
  expect((await identity.logIn(person)).status).toBe(200);
  expect((await manage(['enable-account', person.id])).err).toContain('not disabled but active');
});

test('who asked to be erased is not kept from it, and may lose all rights all the same', async () => {
  const person = await identity.aPerson({ role: 'admin' });
  await rows(
    identity.db(),
    `update account set state = 'closing', erase_after = now() + interval '9 days' where id = $1`,
    [person.id],
  );
  expect((await manage(['disable-account', person.id])).err).toContain('--role citizen');
  expect((await manage(['change-account', person.id, '--role', 'citizen'])).code).toBe(0);
});

test('a changed role holds at once, with its reach told anew, and leaves how it was and is', async () => {
  const person = await identity.aPerson({ role: 'agent', jurisdiction: 'MG' });
  const token = await tokenOf(person);
  const change = (...args: string[]) => manage(['change-account', person.email, ...args]);

  expect((await change()).err).toContain('Say what is to change');
  expect((await change('--role', 'finance')).err).toContain('needs either --jurisdiction or --whole-platform');
  expect((await profile(token)).status).toBe(200);

  expect(await change('--role', 'finance', '--jurisdiction', 'GQ')).toMatchObject({ code: 0, err: '' });
  expect((await profile(token)).status).toBe(401);
  expect((await profile(await tokenOf(person))).json).toMatchObject({ role: 'finance', jurisdiction: 'GQ' });
  expect(await entryOf(person.id)).toMatchObject({
    tenant: 'MG',
    before: { role: 'agent', jurisdiction: 'MG', partnerId: null },
    after: { role: 'finance', jurisdiction: 'GQ', partnerId: null },
  });
  const partnerId = await createPartner(identity.db(), 'Port of Mahajanga', 'MG');
  expect((await change('--role', 'partner', '--partner', 'Port of Mahajanga')).code).toBe(0);
  expect((await profile(await tokenOf(person))).json).toMatchObject({ role: 'partner', partnerId });
});

test('a citizen is moved by an operator alone, and to where a pack describes one', async () => {
  const person = await identity.aPerson({ jurisdiction: 'MG' });
  const move = (...to: string[]) => manage(['change-account', person.email, ...to]);
  expect((await move('--jurisdiction', 'MU')).err).toBe('There is no such jurisdiction. There are: MG, GQ, SN.\n');
  expect((await move('--whole-platform')).err).toContain('--whole-platform is not for the role citizen');
  expect(await move('--jurisdiction', 'GQ')).toMatchObject({ code: 0, err: '' });
  expect((await profile(await tokenOf(person))).json).toMatchObject({ role: 'citizen', jurisdiction: 'GQ' });
  expect(await entryOf(person.id)).toMatchObject({ before: { jurisdiction: 'MG' }, after: { jurisdiction: 'GQ' } });
});

test('the table itself holds no admin or auditor of a jurisdiction', async () => {
  for (const role of ['admin', 'auditor'] as const)
    await expect(identity.aPerson({ role, jurisdiction: 'MG' })).rejects.toThrow('account_jurisdiction');
  await expect(identity.aPerson({ role: 'agent', jurisdiction: 'Madagascar' })).rejects.toThrow('account_jurisdiction');
});

test('end-sessions logs out everywhere and leaves the account as it is', async () => {
  const person = await identity.aPerson();
  const tokens = [await tokenOf(person), await tokenOf(person)];
  expect((await manage(['end-sessions', person.email])).out).toContain('sessions ended: 2');
  for (const token of tokens) expect((await profile(token)).status).toBe(401);
  expect((await identity.logIn(person)).status).toBe(200);
});

test('who lost the second factor gets rid of it, hears of it by mail, and is logged out', async () => {
  const person = await identity.aPerson();
  expect((await manage(['reset-second-factor', person.email])).err).toContain('no second factor');
  await rows(identity.db(), `update account set totp_sealed = 'x', totp_confirmed_at = now() where id = $1`, [
    person.id,
  ]);

  expect(await manage(['reset-second-factor', person.email])).toMatchObject({ code: 0, err: '' });
  expect(Object.keys((await identity.logIn(person)).json)).toContain('accessToken');
  expect(await identity.mailsTo(person.id)).toMatchObject([{ kind: 'second-factor-changed' }]);
  expect(await entryOf(person.id)).toMatchObject({
    action: 'change second factor',
    before: { secondFactor: true },
    after: { secondFactor: false },
  });
});

test('somebody unknown, and somebody erased, is told apart from nobody in particular', async () => {
  for (const command of ['disable-account', 'enable-account', 'end-sessions', 'reset-second-factor'])
    expect((await manage([command, anAddress()])).err).toBe('There is no account with this address or id.\n');
  const person = await identity.aPerson();
  await rows(
    identity.db(),
    `update account
        set state = 'closed', email_index = null, email_sealed = null, name_sealed = null, password_hash = null
      where id = $1`,
    [person.id],
  );
  expect((await manage(['enable-account', person.id])).err).toContain('erased');
});

test('an address that a stranger registered and never verified becomes the account it was meant for', async () => {
  const email = anAddress();
  await identity.ask('/api/v1/auth/register', { body: { email, language: 'en' } });
  const { id } = (await row<{ id: string }>(identity.db(), `select id from account order by id desc limit 1`))!;
  // As many as are mailed in an hour: the invitation goes out all the same.
  for (let n = 0; n < 4; n += 1) await identity.ask('/api/v1/auth/forgot-password', { body: { email } });
  const strangers = (await identity.mailsTo(id)).map(tokenIn);
  expect(strangers.length).toBeGreaterThan(0);

  const outcome = await manage(['create-account', email, 'agent', '--jurisdiction', 'MG', '--language', 'mg']);
  expect(outcome).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`Account ${id} is made`) });
  expect(await row(identity.db(), `select * from account where id = $1`, [id])).toMatchObject({
    role: 'agent',
    jurisdiction: 'MG',
    state: 'active',
    language: 'mg',
    password_hash: null,
  });
  const newPassword = aPassword();
  const reset = (token: string) => identity.ask('/api/v1/auth/reset-password', { body: { token, newPassword } });
  for (const token of strangers) expect((await reset(token)).json.code).toBe('LINK_INVALID');
  const invitation = (await identity.mailsTo(id)).at(-1);
  expect((await reset(tokenIn(invitation))).status).toBe(204);
  expect((await identity.logIn({ email, password: newPassword })).status).toBe(200);
});
