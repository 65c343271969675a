// The keys that sign the anchors of the audit: Ed25519, named by their thumbprint (RFC 7638), so that whoever noted the
// name of a key can tell it from every other.
import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import type { Vault } from '../process/vault';
import type { SignAnchor } from '../store/audit-anchors';
import { signingKeysOf } from '../store/signing-keys';
import type { Database, Sql } from '../store/sql';
import { type NewSigningKey, signingKeyFor } from './signing-key-for';

const purpose = 'audit-anchor';
const algorithm = 'EdDSA';
const mediaType = 'audit-anchor+json';

/** Signs with the current key; the first one is made when there is none. */
export async function openAnchorSigner(db: Database, vault: Vault): Promise<SignAnchor> {
  const { kid, privateJwk } = await signingKeyFor({ db, vault }, purpose, newAnchorKey);
  const key = await importJWK(privateJwk as JWK, algorithm);
  return async ({ day, hash }) => {
    // The moment lies within what is signed: history that is rewritten and anchored anew tells its late signature.
    const payload = JSON.stringify({ day, hash, signedAt: new Date().toISOString() });
    const jws = await new CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ alg: algorithm, typ: mediaType, kid })
      .sign(key);
    return { jws, kid };
  };
}

export type SignedAnchor = { day: string; hash: string; signedAt: Date };

/** What was signed, or null when none of our keys signed it. */
export type ReadAnchor = (jws: string) => Promise<SignedAnchor | null>;

/**
 * Verifies with the sealed halves alone. The public halves lie open in the table, where whoever forges an anchor could
 * put one of their own; sealed ones need the key of the vault.
 */
export async function openAnchorReader(sql: Sql, vault: Vault): Promise<ReadAnchor> {
  const keys = new Map<string, CryptoKey>();
  for (const { kid, privateJwk } of await signingKeysOf(sql, vault, purpose)) {
    const { d: _secret, ...publicJwk } = privateJwk;
    keys.set(kid, (await importJWK(publicJwk as JWK, algorithm)) as CryptoKey);
  }
  const keyOf = ({ kid = '', typ }: { kid?: string; typ?: string }): CryptoKey => {
    const key = keys.get(kid);
    if (key === undefined || typ !== mediaType) throw new errors.JWKSNoMatchingKey();
    return key;
  };
  return async (jws) => {
    try {
      const { payload } = await compactVerify(jws, keyOf, { algorithms: [algorithm] });
      const { day, hash, signedAt } = JSON.parse(new TextDecoder().decode(payload)) as Record<
        keyof SignedAnchor,
        string
      >;
      return { day, hash, signedAt: new Date(signedAt) };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  };
}

async function newAnchorKey(): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const named = { kid, alg: algorithm, use: 'sig' };
  return {
    kid,
    algorithm,
    publicJwk: { ...publicJwk, ...named },
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg: algorithm },
  };
}
