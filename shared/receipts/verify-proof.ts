// Whether we signed a proof. Whether its receipt still counts is another question, which its row answers.
import { createPublicKey, verify } from 'node:crypto';
import { type Proof, readProof } from '../domain/receipt/proof-claims';
import { knownKeys } from '../store/signing-keys';
import type { Sql } from '../store/sql';
import { proofHeader } from './proof-signer';

export type VerifiedProof =
  | { outcome: 'genuine'; proof: Proof }
  /** Signed with a key that leaked: by us, or by whoever has it. */
  | { outcome: 'distrusted'; proof: Proof }
  /** No token, or none that a key of ours signed. */
  | { outcome: 'not-genuine' };

// The longest that we sign has fewer than 300 characters.
const longestToken = 1000;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;
const notGenuine = { outcome: 'not-genuine' } as const;

/** `expired` is not among the outcomes: `validUntil` says it, and what it proved then it goes on to prove. */
export async function verifyProof({ db }: { db: Sql }, token: string): Promise<VerifiedProof> {
  const parts = token.length > longestToken ? null : shape.exec(token);
  if (parts === null) return notGenuine;
  const [, header, payload, signature] = parts.map(decoded);
  const kid = /^\{"alg":"EdDSA","kid":"([\w-]{1,64})"\}$/.exec(header?.toString() ?? '')?.[1];
  if (kid === undefined || header?.toString() !== proofHeader(kid) || !payload || !signature) return notGenuine;
  const key = (await knownKeys(db, 'receipt')).find((one) => one.kid === kid);
  if (key === undefined) return notGenuine;
  const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
  if (!verify(null, signed, createPublicKey({ key: key.publicJwk, format: 'jwk' }), signature)) return notGenuine;
  const proof = readProof(parsed(payload));
  if (proof === null) return notGenuine;
  return { outcome: key.leakedAt === null ? 'genuine' : 'distrusted', proof };
}

/** Null for another way to write the same bytes: of one token there is one text. */
function decoded(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
