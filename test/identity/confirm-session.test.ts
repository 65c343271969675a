import { beginSecondFactor, confirmSecondFactor } from '../../shared/access/second-factor';
import { personal } from '../../shared/domain/personal';
import { createPartner } from '../../shared/store/partners';
import { rows, withTx } from '../../shared/store/sql';
import { aPassword, codeOf, type Person, useIdentity } from './run-identity';

const identity = useIdentity();
const terms = { name: 'nightly upload', scopes: ['batches:create'] };

/** Somebody of a partner who logged in eleven minutes ago, when the token may long have been copied. */
async function longLoggedIn(): Promise<Person & { token: string }> {
  const partnerId = await createPartner(identity.db(), `Port ${aPassword()}`, 'MG');
  const person = await identity.aPerson({ role: 'partner', partnerId });
  const { json } = await identity.logIn(person);
  await rows(
    identity.db(),
    `update session set authenticated_at = now() - interval '11 minutes' where account_id = $1`,
    [person.id],
  );
  return { ...person, token: json.accessToken };
}

const ask = (token: string, path: string, body: object = {}) => identity.ask(path, { method: 'POST', token, body });
const codeIn = ({ status, json }: Awaited<ReturnType<typeof ask>>) => [status, json?.code];

test('a token alone issues and replaces no key and asks for no copy of everything', async () => {
  const { token, password } = await longLoggedIn();
  const needed = [403, 'CONFIRMATION_NEEDED'];
  expect(codeIn(await ask(token, '/api/v1/keys', terms))).toEqual(needed);
  expect(codeIn(await ask(token, '/api/v1/me/exports'))).toEqual(needed);

  expect((await ask(token, '/api/v1/auth/confirm', { password })).status).toBe(204);
  const issued = await ask(token, '/api/v1/keys', terms);
  expect(issued.status).toBe(201);
  await rows(identity.db(), `update session set authenticated_at = now() - interval '11 minutes'`);
  expect(codeIn(await ask(token, `/api/v1/keys/${issued.json.id}/rotate`, { overlapHours: 1 }))).toEqual(needed);
  expect((await identity.ask('/api/v1/keys', { token })).status).toBe(200);
});

test('the session that was confirmed is fresh, and no other of the same person', async () => {
  const person = await longLoggedIn();
  const elsewhere = (await identity.logIn(person)).json.accessToken;
  await rows(identity.db(), `update session set authenticated_at = now() - interval '11 minutes'`);
  await ask(elsewhere, '/api/v1/auth/confirm', { password: person.password });
  expect(codeIn(await ask(person.token, '/api/v1/keys', terms))).toEqual([403, 'CONFIRMATION_NEEDED']);
});

test('a wrong password confirms nothing, and guessing it is counted like logging in', async () => {
  const { token } = await longLoggedIn();
  const guess = () =>
    identity.ask('/api/v1/auth/confirm', {
      token,
      body: { password: aPassword() },
      headers: { 'X-Forwarded-For': '192.0.2.77' },
    });
  const codes: unknown[] = [];
  for (let n = 0; n < 6; n += 1) codes.push((await guess()).json.code);
  expect(codes).toEqual([...Array(5).fill('CONFIRMATION_FAILED'), 'RATE_LIMITED']);
  expect(codeIn(await ask(token, '/api/v1/keys', terms))).toEqual([403, 'CONFIRMATION_NEEDED']);
});

test('who has a second factor confirms with both', async () => {
  const { token, password, id, email } = await longLoggedIn();
  const { vault } = identity.process();
  const secret = await withTx(identity.db(), async (tx) => {
    const enrolment = await beginSecondFactor(tx, vault, { accountId: id, email: personal(email)!, issuer: 'test' });
    await confirmSecondFactor(tx, vault, id, codeOf(enrolment!.secret));
    return enrolment!.secret;
  });
  const confirm = (body: object) => ask(token, '/api/v1/auth/confirm', body);
  expect(codeIn(await confirm({ password }))).toEqual([403, 'CONFIRMATION_FAILED']);
  expect((await confirm({ password, code: codeOf(secret, 1) })).status).toBe(204);
  expect((await ask(token, '/api/v1/keys', terms)).status).toBe(201);
});
