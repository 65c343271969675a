import { row, rows } from '../../shared/store/sql';
import { codeOf, useIdentity } from './run-identity';
import { secondFactorsOf } from './second-factors';

const identity = useIdentity();
const { second, withSecondFactor, enrol, enrolled, stepToken } = secondFactorsOf(identity);

test('with a second factor the password alone opens nothing, the code opens once', async () => {
  const { person, secret, recoveryCodes } = await enrolled();
  expect(recoveryCodes).toHaveLength(10);
  const { json } = await identity.logIn(person);
  expect(Object.keys(json)).toEqual(['secondFactor']);
  const { token } = json.secondFactor;
  expect((await identity.ask('/api/v1/me', { token })).status).toBe(401);

  const code = codeOf(secret);
  const reply = await second({ token, code });
  expect([reply.status, reply.json.tokenType]).toEqual([200, 'Bearer']);
  // Neither the code with another step nor the step with another code.
  const replayed = await second({ token: await stepToken(person), code });
  expect([replayed.status, replayed.json.code]).toEqual([401, 'SECOND_FACTOR_WRONG']);
  const spent = await second({ token, code: codeOf(secret, 1) });
  expect([spent.status, spent.json.code]).toEqual([401, 'SECOND_STEP_EXPIRED']);
});

test('a code that is older than one that was used opens nothing', async () => {
  const { person, secret } = await enrolled();
  expect((await second({ token: await stepToken(person), code: codeOf(secret, 1) })).status).toBe(200);
  expect((await second({ token: await stepToken(person), code: codeOf(secret) })).json.code).toBe(
    'SECOND_FACTOR_WRONG',
  );
});

test('of ten who give one code at once one gets in', async () => {
  const { person, secret } = await enrolled();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => stepToken(person)));
  const code = codeOf(secret);
  const replies = await Promise.all(tokens.map((token) => second({ token, code })));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('a recovery code opens once, however it is written', async () => {
  const { person, recoveryCodes } = await enrolled();
  const recoveryCode = ` ${recoveryCodes[3]!.toLowerCase().replaceAll('-', ' ')} `;
  expect((await second({ token: await stepToken(person), recoveryCode })).status).toBe(200);
  expect((await second({ token: await stepToken(person), recoveryCode })).json.code).toBe('SECOND_FACTOR_WRONG');
  expect((await second({ token: await stepToken(person), recoveryCode: recoveryCodes[4] })).status).toBe(200);
  const other = await enrolled();
  const foreign = { token: await stepToken(person), recoveryCode: other.recoveryCodes[0] };
  expect((await second(foreign)).json.code).toBe('SECOND_FACTOR_WRONG');
});

test('a step that is ten minutes old leads back to the password', async () => {
  const { person, secret } = await enrolled();
  const token = await stepToken(person);
  await rows(identity.db(), `update one_time_token set expires_at = now() where purpose = 'second-step'`);
  expect((await second({ token, code: codeOf(secret) })).json.code).toBe('SECOND_STEP_EXPIRED');
});

test('who guesses codes has to wait after five, longer each time, and the owner need not', async () => {
  const { person, secret, recoveryCodes } = await enrolled();
  // The owner has logged in from here before.
  const home = { 'X-Forwarded-For': '192.0.2.55' };
  const ownToken = (await identity.logIn(person, home)).json.secondFactor.token;
  expect((await second({ token: ownToken, code: codeOf(secret) }, home)).status).toBe(200);

  const thief = { 'X-Forwarded-For': '198.51.100.9' };
  const token = await stepToken(person);
  const replies = [];
  for (let n = 0; n < 7; n += 1) replies.push(await second({ token, code: '000000' }, thief));
  expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
  expect(Number(replies[5]!.headers.get('retry-after'))).toBe(60);
  expect((await second({ token: await stepToken(person), recoveryCode: recoveryCodes[0] }, home)).status).toBe(200);
});

test('twenty wrong codes an hour is all that strangers get, from however many networks', async () => {
  const { person } = await enrolled();
  const token = await stepToken(person);
  const replies = [];
  for (let n = 0; n < 22; n += 1) replies.push((await second({ token, code: '000000' })).status);
  // The right one of the enrolment was the first of twenty.
  expect(replies).toEqual([...Array(19).fill(401), 429, 429, 429]);
});

test.each([
  ['neither', {}],
  ['both', { code: '123456', recoveryCode: 'AAAA-BBBB-CCCC-DDDD' }],
])('%s of the two codes is refused', async (_what, given) => {
  const { person } = await enrolled();
  const reply = await second({ token: await stepToken(person), ...given });
  expect([reply.status, reply.json.code]).toEqual([400, 'REQUEST_INVALID']);
});

describe('staff', () => {
  test.each(['agent', 'supervisor', 'tariff-officer', 'finance', 'admin', 'auditor'] as const)(
    'of the role %s get nothing but a second factor to make, until they have one',
    async (role) => {
      const person = await identity.aPerson({ role });
      const { status, json } = await identity.logIn(person);
      expect([status, Object.keys(json)]).toEqual([200, ['enrolment']]);
      const { token } = json.enrolment;
      expect((await identity.ask('/api/v1/me', { token })).status).toBe(401);
      expect((await second({ token, code: '123456' })).json.code).toBe('SECOND_STEP_EXPIRED');
      expect(await rows(identity.db(), `select from session where account_id = $1`, [person.id])).toEqual([]);

      const made = await enrol(token);
      expect(made.recoveryCodes).toHaveLength(10);
      expect((await identity.ask('/api/v1/me', { token: made.accessToken })).json).toMatchObject({
        role,
        secondFactor: { isOn: true, recoveryCodesLeft: 10 },
      });
      expect(Object.keys((await identity.logIn(person)).json)).toEqual(['secondFactor']);
    },
  );

  test('cannot make one by a step from before the newest, whose secret it would see', async () => {
    const person = await identity.aPerson({ role: 'finance' });
    const [one, other] = [await identity.logIn(person), await identity.logIn(person)];
    await enrol(other.json.enrolment.token);
    const reply = await identity.ask('/api/v1/auth/enrol-second-factor', {
      body: { token: one.json.enrolment.token },
    });
    expect(reply.json.code).toBe('SECOND_STEP_EXPIRED');
  });

  test('may not take theirs away', async () => {
    const { person, token } = await withSecondFactor('agent');
    const body = { password: person.password, code: '123456' };
    const reply = await identity.ask('/api/v1/me/second-factor', { method: 'DELETE', token, body });
    expect([reply.status, reply.json.code]).toEqual([409, 'SECOND_FACTOR_REQUIRED']);
  });
});

test('the secret is shown as text, address and picture, and lies sealed', async () => {
  const { person, token } = await withSecondFactor();
  const wrong = await identity.ask('/api/v1/me/second-factor', { token, body: { password: 'wrong' } });
  expect([wrong.status, wrong.json.code]).toEqual([403, 'CONFIRMATION_FAILED']);

  const { json } = await identity.ask('/api/v1/me/second-factor', { token, body: { password: person.password } });
  expect(json.uri).toMatch(/^otpauth:\/\/totp\/taxcollector:person-.*[?&]secret=[A-Z2-7]{32}&/);
  expect(json.uri).toContain(json.secret);
  expect(json.qrCode).toMatch(/^data:image\/png;base64,/);
  const stored = await row<{ totp_sealed: Buffer }>(identity.db(), `select * from account where id = $1`, [person.id]);
  expect(stored!.totp_sealed.toString('latin1')).not.toContain(json.secret);
  // It does not count before it is confirmed.
  expect((await identity.logIn(person)).json.tokenType).toBe('Bearer');
});

test('taking it away needs password and code, and is told by mail and audit', async () => {
  const { person, token, secret } = await enrolled();
  const remove = (body: object) => identity.ask('/api/v1/me/second-factor', { method: 'DELETE', token, body });
  const { password } = person;
  expect((await remove({ password, code: '000000' })).json.code).toBe('CONFIRMATION_FAILED');
  expect((await remove({ password: 'wrong', code: codeOf(secret) })).json.code).toBe('CONFIRMATION_FAILED');
  expect((await remove({ password, code: codeOf(secret, 1) })).status).toBe(204);
  expect((await identity.logIn(person)).json.tokenType).toBe('Bearer');
  expect((await identity.mailsTo(person.id)).map(({ kind }) => kind)).toEqual([
    'second-factor-changed',
    'second-factor-changed',
  ]);
  const entries = await rows<{ after: object }>(
    identity.db(),
    `select * from audit_entry where action = 'change second factor' and actor = $1 order by number`,
    [`account:${person.id}`],
  );
  expect(entries.map(({ after }) => after)).toEqual([{ secondFactor: true }, { secondFactor: false }]);
});

test('a second factor that counts is not replaced by a session and a password', async () => {
  const { person, token, secret } = await enrolled();
  const { password } = person;
  const again = await identity.ask('/api/v1/me/second-factor', { token, body: { password } });
  expect([again.status, again.json.code]).toEqual([409, 'SECOND_FACTOR_PRESENT']);
  const confirm = { token, body: { code: codeOf(secret) } };
  expect((await identity.ask('/api/v1/me/second-factor/confirm', confirm)).json.code).toBe('CONFIRMATION_FAILED');
});

test('who has none can neither take it away nor have recovery codes', async () => {
  const { person, token } = await withSecondFactor();
  const body = { password: person.password, code: '123456' };
  const removed = await identity.ask('/api/v1/me/second-factor', { method: 'DELETE', token, body });
  const renewed = await identity.ask('/api/v1/me/recovery-codes', { token, body });
  expect([removed.json.code, renewed.json.code]).toEqual(['SECOND_FACTOR_ABSENT', 'SECOND_FACTOR_ABSENT']);
});

test('new recovery codes take the place of those before', async () => {
  const { person, token, secret, recoveryCodes } = await enrolled();
  const body = { password: person.password, code: codeOf(secret) };
  const { json } = await identity.ask('/api/v1/me/recovery-codes', { token, body });
  expect(json.recoveryCodes).toHaveLength(10);
  const old = { token: await stepToken(person), recoveryCode: recoveryCodes[0] };
  expect((await second(old)).json.code).toBe('SECOND_FACTOR_WRONG');
  expect((await second({ token: await stepToken(person), recoveryCode: json.recoveryCodes[0] })).status).toBe(200);
});
