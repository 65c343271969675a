import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { exportJWK, importJWK, type JWK, SignJWT } from 'jose';
import { openAccessTokens } from '../../shared/access/access-tokens';
import { currentSigningKey, type SigningKey } from '../../shared/store/signing-keys';
import { rows } from '../../shared/store/sql';
import { useIntake } from '../support/intake';
import { type Asking, aPerson, threePartners } from './callers';

const intake = useIntake({ ANONYMOUS_REQUESTS_PER_MINUTE: '100000' });
let person: Asking;
let key: SigningKey;
const tokenOf = ({ headers }: Asking) => headers.Authorization!.replace('Bearer ', '');

beforeAll(async () => {
  const process = intake.process();
  person = await aPerson(process, 'partner', await threePartners(process));
  key = (await currentSigningKey(process.db, process.vault, 'access-token'))!;
});

const ask = (authorization: string) =>
  intake.ask('/api/v1/batches', null, { headers: { Authorization: authorization } });
const refused = async (token: string) => {
  const { status, json, headers } = await ask(`Bearer ${token}`);
  return { status, code: json.code, challenge: headers.get('www-authenticate') };
};
const invalid = { status: 401, code: 'TOKEN_INVALID', challenge: 'ApiKey, Bearer' };

type Made = { header?: Record<string, unknown>; claims?: Record<string, unknown>; drop?: string; signWith?: JWK };

/** A token like ours but for what is said, signed with our key unless another is given. */
async function made({
  header = {},
  claims = {},
  drop = '',
  signWith = key.privateJwk as JWK,
}: Made = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload: Record<string, unknown> = {
    iss: 'taxcollector',
    aud: 'taxcollector-api',
    sub: person.caller!.accountId,
    sid: person.caller!.sessionId,
    iat: now,
    exp: now + 600,
    ...claims,
  };
  delete payload[drop];
  const protectedHeader = { alg: 'RS256', typ: 'at+jwt', kid: key.kid, ...header };
  return new SignJWT(payload).setProtectedHeader(protectedHeader).sign(await importJWK(signWith, 'RS256'));
}

const unsigned = (header: object, payload: object) =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

test('a token made like ours is let in, so each refusal below has its one reason', async () => {
  expect((await ask(`Bearer ${await made()}`)).status).toBe(200);
  expect((await ask(`bearer ${tokenOf(person)}`)).status).toBe(200);
});

const past = Math.floor(Date.now() / 1000) - 60;
const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
test.each<[string, Made | (() => Promise<Made>)]>([
  ['has expired', { claims: { exp: past } }],
  ['does not hold yet', { claims: { nbf: past + 3600 } }],
  ['is for another audience', { claims: { aud: 'somebody-else' } }],
  ['is of another issuer', { claims: { iss: 'somebody-else' } }],
  ['names an unknown key', { header: { kid: 'unknown' } }],
  ['names no key', { header: { kid: undefined } }],
  ['is another kind of JWT', { header: { typ: 'JWT' } }],
  ['never expires', { drop: 'exp' }],
  ['names no session', { drop: 'sid' }],
  ['names a session that is no id', { claims: { sid: "' or true --" } }],
  ['names a session that does not exist', { claims: { sid: '00000000-0000-7000-8000-000000000000' } }],
  ['names a session of somebody else', { claims: { sub: '00000000-0000-7000-8000-000000000000' } }],
  ['is signed by another key under our name', async () => ({ signWith: await exportJWK(other) })],
])('a token that %s is refused', async (_, given) => {
  expect(await refused(await made(typeof given === 'function' ? await given() : given))).toEqual(invalid);
});

test('a token without a signature is refused, however it is written', async () => {
  const [, payload = ''] = (await made()).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  for (const alg of ['none', 'None', 'NONE', '']) {
    const text = unsigned({ alg, typ: 'at+jwt', kid: key.kid }, claims);
    expect(await refused(`${text}.`)).toEqual(invalid);
    expect(await refused(`${text}.AAAA`)).toEqual(invalid);
  }
});

test('a token whose HMAC was made with our public key is refused', async () => {
  const [, payload = ''] = (await made()).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const text = unsigned({ alg: 'HS256', typ: 'at+jwt', kid: key.kid }, claims);
  const publicKey = createPublicKey({ key: key.publicJwk as never, format: 'jwk' });
  for (const secret of [
    publicKey.export({ type: 'spki', format: 'pem' }),
    publicKey.export({ type: 'spki', format: 'der' }),
    JSON.stringify(key.publicJwk),
  ]) {
    const mac = createHmac('sha256', secret).update(text).digest('base64url');
    expect(await refused(`${text}.${mac}`)).toEqual(invalid);
  }
});

test('a token that is cut, doubled, bent or longer than any of ours is refused', async () => {
  const token = tokenOf(person);
  const bent = `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
  for (const text of [
    token.slice(0, -1),
    token.slice(10),
    bent,
    `${token}.${token}`,
    `${token}${token}`,
    '',
    'x'.repeat(9000),
  ])
    expect(await refused(text)).toEqual(invalid);
  for (const authorization of [`Bearer ${token} ${token}`, `Basic ${token}`, token, `Bearer,${token}`])
    expect([authorization, (await ask(authorization)).json.code]).toEqual([authorization, 'TOKEN_INVALID']);
});

test('a key and a token together are refused, whichever of them would do', async () => {
  const reply = await intake.ask('/api/v1/batches', `tc_${'x'.repeat(45)}`, { headers: person.headers });
  expect([reply.status, reply.json.code]).toEqual([400, 'CREDENTIALS_AMBIGUOUS']);
});

test('ending the session, changing the role and disabling the account hold from the next request on', async () => {
  const process = intake.process();
  const partners = await threePartners(process);
  const ended = await aPerson(process, 'agent', partners);
  const demoted = await aPerson(process, 'agent', partners);
  const disabled = await aPerson(process, 'agent', partners);
  const list = (asking: Asking) => intake.ask('/api/v1/batches', null, { headers: asking.headers });
  for (const asking of [ended, demoted, disabled]) expect((await list(asking)).status).toBe(200);

  const end = `update session set ended_at = now(), ended_why = 'logout' where id = $1`;
  await rows(process.db, end, [ended.caller!.sessionId]);
  await rows(process.db, `update account set role = 'citizen', jurisdiction = null where id = $1`, [
    demoted.caller!.accountId,
  ]);
  await rows(process.db, `update account set state = 'disabled' where id = $1`, [disabled.caller!.accountId]);
  const answers = await Promise.all([ended, demoted, disabled].map(list));
  expect(answers.map(({ json }) => json.code)).toEqual(['TOKEN_INVALID', 'PERMISSION_MISSING', 'TOKEN_INVALID']);
});

test('tokens of a retired key hold until they expire; those of a key that is gone do not', async () => {
  const process = intake.process();
  const token = await made();
  await rows(process.db, `update signing_key set retired_at = now() where kid = $1`, [key.kid]);
  const fresh = openAccessTokens(process);
  expect(await fresh.verify(token)).toMatchObject({ sessionId: person.caller!.sessionId });
  // The next token makes a new key.
  const { token: next } = await fresh.issue({
    accountId: person.caller!.accountId!,
    sessionId: person.caller!.sessionId!,
  });
  expect(JSON.parse(Buffer.from(next.split('.')[0]!, 'base64url').toString()).kid).not.toBe(key.kid);
  await rows(process.db, `update signing_key set retired_at = now() - interval '2 days' where kid = $1`, [key.kid]);
  expect(await openAccessTokens(process).verify(token)).toBeNull();
});

test('processes that need the first key at once agree on one', async () => {
  const process = intake.process();
  await rows(process.db, `delete from signing_key`);
  const claims = { accountId: person.caller!.accountId!, sessionId: person.caller!.sessionId! };
  const issued = await Promise.all(Array.from({ length: 4 }, () => openAccessTokens(process).issue(claims)));
  const kids = issued.map(({ token }) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid);
  expect(new Set(kids).size).toBe(1);
  expect(await rows(process.db, `select kid from signing_key`)).toHaveLength(1);
});
