// Access tokens: JWT signed with RS256. They name a session and nothing that could go stale; role and rights are read
// with the session, so ending a session or changing a role holds from the next request on.
import { type CryptoKey, errors, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';
import { publicKeys } from '../store/signing-keys';
import type { Database } from '../store/sql';
import { type NewSigningKey, signingKeyFor } from './signing-key-for';

const purpose = 'access-token';
const algorithm = 'RS256';
/** RFC 9068. Any other kind of JWT that one of our keys might sign some day is no access token. */
const tokenType = 'at+jwt';
/**
 * A token lives for an hour at most (ACCESS_TOKEN_MINUTES); the rest is for whoever signs with the old key while it is
 * replaced. What a retired key signed holds to its end, and a key that was read then forges nothing for longer.
 */
export const retiredKeyMinutes = 70;
// Clocks of machines differ a little.
const clockToleranceSeconds = 5;
// How often an unknown key id may send us to the table; otherwise invented ids would be a query each.
const reloadMs = 5000;

export type TokenClaims = { accountId: string; sessionId: string };

export type AccessTokens = {
  /** A token for the session, and for how many seconds it holds. */
  issue(claims: TokenClaims): Promise<{ token: string; expiresInSeconds: number }>;
  /** Null for whatever is not a token of ours that holds now. */
  verify(token: string): Promise<TokenClaims | null>;
};

export function openAccessTokens(options: { db: Database; vault: Vault; config: Config }): AccessTokens {
  const { db, vault, config } = options;
  const known = new Map<string, CryptoKey>();
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    const found = await publicKeys(db, purpose, retiredKeyMinutes);
    known.clear();
    for (const { kid, publicJwk } of found) known.set(kid, (await importJWK(publicJwk as JWK, algorithm)) as CryptoKey);
    loadedAt = performance.now();
  }
  // Also from time to time for known ids: a retired key must be forgotten.
  async function keyOf(kid: string | undefined): Promise<CryptoKey> {
    const age = performance.now() - loadedAt;
    if ((age > reloadMs && !known.has(kid ?? '')) || age > 60_000) {
      loading ??= load().finally(() => {
        loading = null;
      });
      await loading;
    }
    const key = known.get(kid ?? '');
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }

  return {
    async issue({ accountId, sessionId }) {
      const key = await signingKeyFor({ db, vault }, purpose, newTokenKey);
      const expiresInSeconds = config.ACCESS_TOKEN_MINUTES * 60;
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: key.kid })
        .setIssuer(config.TOKEN_ISSUER)
        .setAudience(config.TOKEN_AUDIENCE)
        .setSubject(accountId)
        .setIssuedAt()
        .setExpirationTime(`${expiresInSeconds}s`)
        .setJti(uuidv7())
        .sign(await importJWK(key.privateJwk as JWK, algorithm));
      return { token, expiresInSeconds };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => keyOf(kid), {
          algorithms: [algorithm],
          typ: tokenType,
          issuer: config.TOKEN_ISSUER,
          audience: config.TOKEN_AUDIENCE,
          clockTolerance: clockToleranceSeconds,
          requiredClaims: ['sub', 'sid', 'exp', 'iat'],
        });
        const { sub, sid } = payload as { sub: string; sid: unknown };
        return isId(sub) && typeof sid === 'string' && isId(sid) ? { accountId: sub, sessionId: sid } : null;
      } catch (error) {
        // Whatever is wrong with a token is the caller's affair; anything else, such as a database that is away, is not.
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** A key pair to sign tokens with; nothing is stored. */
export async function newTokenKey(): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true });
  const kid = uuidv7();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { kid, algorithm, publicJwk, privateJwk: { ...(await exportJWK(privateKey)), kid, alg: algorithm } };
}
