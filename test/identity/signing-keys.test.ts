import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { rotateSigningKeyCommand } from '../../scripts/manage/rotate-signing-key';
import { openAccessTokens } from '../../shared/access/access-tokens';
import { row, rows } from '../../shared/store/sql';
import { useIdentity } from './run-identity';

const identity = useIdentity();
const jwks = async () => (await identity.ask('/.well-known/jwks.json')).json.keys as Record<string, string>[];
const tokens = async () => (await identity.logIn(await identity.aPerson())).json;
const rotate = (options: { leaked?: boolean } = {}) =>
  rotateSigningKeyCommand.run(
    identity.db(),
    { positionals: [], options },
    {
      config: identity.process().config,
      vault: identity.vault(),
    },
  ) as Promise<string[]>;

test('others can verify a token by the keys that are published, which hold nothing secret', async () => {
  const { accessToken } = await tokens();
  const keys = createRemoteJWKSet(new URL(`${identity.url()}/.well-known/jwks.json`));
  const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
    issuer: 'taxcollector',
    audience: 'taxcollector-api',
    algorithms: ['RS256'],
    typ: 'at+jwt',
  });
  expect(payload.exp! - payload.iat!).toBe(900);
  expect(protectedHeader.kid).toBe((await jwks())[0]!.kid);
  for (const key of await jwks()) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

test('after a rotation the new key signs, and what the old one signed holds until it expires', async () => {
  const before = await tokens();
  const [said] = await rotate();
  const after = await tokens();
  const [oldKid, newKid] = [before, after].map(({ accessToken }) => decodeProtectedHeader(accessToken).kid!);
  expect(newKid).not.toBe(oldKid);
  expect(said).toBe(`Key ${newKid} signs access tokens from now on, instead of ${oldKid}.`);
  expect((await jwks()).map(({ kid }) => kid)).toEqual(expect.arrayContaining([oldKid, newKid]));
  for (const { accessToken } of [before, after])
    expect((await identity.ask('/api/v1/me', { token: accessToken })).status).toBe(200);
  expect(await row(identity.db(), `select * from audit_entry where action = 'rotate signing key'`)).toMatchObject({
    actor: expect.stringMatching(/^shell:/),
    before: { kid: oldKid },
    after: { kid: newKid },
  });

  // As long as its last token could hold, and no longer.
  const retiredFor = (minutes: number) =>
    rows(identity.db(), `update signing_key set retired_at = now() - make_interval(mins => $2) where kid = $1`, [
      oldKid,
      minutes,
    ]);
  await retiredFor(61);
  expect((await jwks()).map(({ kid }) => kid)).toContain(oldKid);
  await retiredFor(71);
  expect((await jwks()).map(({ kid }) => kid)).not.toContain(oldKid);
});

test('what a leaked key signed is not believed any more, nor what earlier ones did', async () => {
  await tokens();
  await rotate();
  const { accessToken } = await tokens();
  await rotate({ leaked: true });
  const after = await tokens();
  const kidOf = (token: string) => decodeProtectedHeader(token).kid!;
  expect((await jwks()).map(({ kid }) => kid)).toEqual([kidOf(after.accessToken)]);
  // A process that starts now, as one that runs does within a minute.
  const fresh = openAccessTokens(identity.process());
  expect(await fresh.verify(accessToken)).toBeNull();
  expect(await fresh.verify(after.accessToken)).not.toBeNull();
  const [entry] = await rows<{ details: object }>(
    identity.db(),
    `select details from audit_entry where action = 'rotate signing key' order by at desc limit 1`,
  );
  expect(entry!.details).toMatchObject({ distrusted: expect.arrayContaining([kidOf(accessToken)]) });
});
