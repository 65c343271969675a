// Signs what the codes on receipts hold: one compact JWS (RFC 7515) for each item of a receipt, made where the receipt gets
// its number. Synchronous, since it happens within that transaction.
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { newProofKey } from '../access/proof-keys';
import { signingKeyFor } from '../access/signing-key-for';
import { packOf } from '../domain/jurisdictions/packs';
import { type Proof, proofClaims } from '../domain/receipt/proof-claims';
import type { Vault } from '../process/vault';
import type { Database } from '../store/sql';

export type ProofSigner = {
  /** Of the key that signs at the moment. */
  readonly kid: string;
  /** Throws for what is no proof. */
  sign(proof: Proof): string;
  /**
   * Looks whether another key signs by now, unless that was done a moment ago. Whoever holds a signer calls it beside the
   * work or before the transaction, never within: it takes a connection of its own.
   */
  refresh(): Promise<void>;
};

/** Less than the half minute in which pools look: with a rotation every process signs with the new key within one. */
const refreshSeconds = 25;

type ProofSignerTools = { db: Database; vault: Vault; refreshAfterSeconds?: number };

/** The first key is made when there is none. */
export async function openProofSigner(tools: ProofSignerTools): Promise<ProofSigner> {
  const { refreshAfterSeconds = refreshSeconds } = tools;
  let key = await loadKey(tools);
  let refreshing: Promise<void> | null = null;

  async function load(): Promise<void> {
    key = await loadKey(tools);
  }
  function refresh(): Promise<void> {
    if (performance.now() - key.loadedAt < refreshAfterSeconds * 1000) return Promise.resolve();
    refreshing ??= load().finally(() => {
      refreshing = null;
    });
    return refreshing;
  }
  return {
    get kid() {
      return key.kid;
    },
    sign(proof) {
      const claims = proofClaims(proof, packOf(proof.jurisdiction).timeZone);
      const signed = `${key.header}.${base64url(JSON.stringify(claims))}`;
      return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
    },
    refresh,
  };
}

type LoadedKey = { kid: string; header: string; privateKey: KeyObject; loadedAt: number };

async function loadKey(tools: ProofSignerTools): Promise<LoadedKey> {
  const { kid, privateJwk } = await signingKeyFor(tools, 'receipt', newProofKey);
  return {
    kid,
    header: base64url(proofHeader(kid)),
    privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }),
    loadedAt: performance.now(),
  };
}

/** The only header that a proof has, to the byte: nothing in it is up to whoever made the token. */
export const proofHeader = (kid: string): string => `{"alg":"EdDSA","kid":"${kid}"}`;

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
