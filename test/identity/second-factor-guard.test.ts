import { row, rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { aPassword, codeOf, type Person, tokenIn, useIdentity } from './run-identity';
import { secondFactorsOf } from './second-factors';

const identity = useIdentity();
const { second, withSecondFactor, enrol, enrolled, stepToken } = secondFactorsOf(identity);
const kindsTo = async ({ id }: Person) => (await identity.mailsTo(id)).map(({ kind }) => kind);
const wrongCode = { code: '000000' };
const here = { 'X-Forwarded-For': '198.51.100.77' };

test('every way in which a second factor or its recovery codes change is told by mail', async () => {
  const staff = await identity.aPerson({ role: 'finance' });
  await enrol((await identity.logIn(staff)).json.enrolment.token);
  expect(await kindsTo(staff)).toEqual(['second-factor-changed']);

  const { person, token, secret, recoveryCodes } = await enrolled();
  expect(await kindsTo(person)).toHaveLength(1);
  await second({ token: await stepToken(person), recoveryCode: recoveryCodes[0] });
  expect(await kindsTo(person)).toHaveLength(2);
  const { password } = person;
  await identity.ask('/api/v1/me/recovery-codes', { token, body: { password, code: codeOf(secret) } });
  expect(await kindsTo(person)).toHaveLength(3);
  await second({ token: await stepToken(person), recoveryCode: 'AAAA-BBBB-CCCC-DDDD' });
  expect(await kindsTo(person)).toEqual(Array(3).fill('second-factor-changed'));
});

test('the right password does not start the counting of codes afresh', async () => {
  const { person, token } = await enrolled();
  const { password } = person;
  const statuses = [];
  for (let n = 0; n < 7; n += 1) {
    const body = { password, ...wrongCode };
    const reply = await identity.ask('/api/v1/me/second-factor', { method: 'DELETE', token, body, headers: here });
    statuses.push(reply.status);
    const weak = { currentPassword: password, newPassword: 'password1234' };
    const change = await identity.ask('/api/v1/me/password', { token, body: weak, headers: here });
    expect(change.json.code).toBe('PASSWORD_REFUSED');
  }
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
});

test('nor does the link of a reset', async () => {
  const { person } = await enrolled();
  const step = await stepToken(person);
  for (let n = 0; n < 5; n += 1) await second({ token: step, ...wrongCode }, here);
  await identity.ask('/api/v1/auth/forgot-password', { body: { email: person.email } });
  const newPassword = aPassword();
  const body = { token: tokenIn((await identity.mailsTo(person.id)).at(-1)), newPassword };
  expect((await identity.ask('/api/v1/auth/reset-password', { body, headers: here })).status).toBe(204);
  const token = await stepToken({ ...person, password: newPassword });
  expect((await second({ token, ...wrongCode }, here)).status).toBe(429);
});

test('wrong first codes are counted and written down', async () => {
  const { person, token } = await withSecondFactor();
  await identity.ask('/api/v1/me/second-factor', { token, body: { password: person.password } });
  const statuses = [];
  for (let n = 0; n < 7; n += 1) {
    const reply = await identity.ask('/api/v1/me/second-factor/confirm', { token, body: wrongCode, headers: here });
    statuses.push(reply.status);
  }
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  const entries = await rows<{ outcome: string }>(
    identity.db(),
    `select * from audit_entry where actor = $1 and action = 'login' and outcome <> 'done'`,
    [`account:${person.id}`],
  );
  expect(entries.map(({ outcome }) => outcome).sort()).toEqual([...Array(5).fill('failed'), 'refused']);
});

test('a second factor is not taken away by a password that was reset meanwhile', async () => {
  const { person, token, secret } = await enrolled();
  let removal!: ReturnType<typeof identity.ask>;
  await withTx(identity.db(), async (tx) => {
    await rows(tx, 'select from account where id = $1 for update', [person.id]);
    const body = { password: person.password, code: codeOf(secret, 1) };
    removal = identity.ask('/api/v1/me/second-factor', { method: 'DELETE', token, body });
    await untilBlocked(identity.db());
    await rows(tx, `update account set password_hash = 'something else' where id = $1`, [person.id]);
  });
  expect((await removal).json.code).toBe('CONFIRMATION_FAILED');
  const kept = await row(identity.db(), 'select from account where id = $1 and totp_confirmed_at is not null', [
    person.id,
  ]);
  expect(kept).toBeDefined();
});
