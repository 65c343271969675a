// The keys that sign the codes on receipts: Ed25519, since its signatures are the shortest.
import { generateKeyPairSync, hash } from 'node:crypto';
import type { NewSigningKey } from './signing-key-for';

const algorithm = 'EdDSA';
// Of the thumbprint (RFC 7638): 48 bits tell apart the few keys that there ever are, and leave the code small.
const kidLength = 8;

/** A key pair; nothing is stored. */
export async function newProofKey(): Promise<NewSigningKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d, x } = privateKey.export({ format: 'jwk' }) as { d: string; x: string };
  const bare = { crv: 'Ed25519', kty: 'OKP', x };
  const kid = hash('sha256', JSON.stringify(bare), 'base64url').slice(0, kidLength);
  return {
    kid,
    algorithm,
    publicJwk: { ...bare, kid, alg: algorithm, use: 'sig' },
    privateJwk: { ...bare, d, kid, alg: algorithm },
  };
}
