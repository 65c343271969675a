import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { importJWK, type JWK, jwtVerify } from 'jose';
import { newProofKey } from '../../shared/access/proof-keys';
import type { RunningProcess } from '../../shared/process/process';
import type { Vault } from '../../shared/process/vault';
import { openProofSigner, type ProofSigner } from '../../shared/receipts/proof-signer';
import { verifyProof } from '../../shared/receipts/verify-proof';
import { currentSigningKey, distrustRetiredKeys, knownKeys, replaceSigningKey } from '../../shared/store/signing-keys';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aProof, encoded } from './proofs';

let process: RunningProcess;
// Before the database goes.
afterAll(() => process?.stop('the test is over'));
const { db, url } = useDatabase();
let vault: Vault;
let signer: ProofSigner;
beforeAll(async () => {
  process = await openTestProcess(url());
  ({ vault } = process);
  signer = await openProofSigner({ db: db(), vault });
});

const verified = (token: string) => verifyProof({ db: db() }, token);
const rotate = async () => withTx(db(), async (tx) => replaceSigningKey(tx, vault, 'receipt', await newProofKey()));
const publicKeyX = async () => (await knownKeys(db(), 'receipt'))[0]!.publicJwk.x as string;

test('a proof that we signed is genuine, and others verify it by its public key', async () => {
  const token = signer.sign(aProof());
  expect(await verified(token)).toEqual({ outcome: 'genuine', proof: aProof() });
  const [key] = await knownKeys(db(), 'receipt');
  expect(Object.keys(key!.publicJwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  const { payload, protectedHeader } = await jwtVerify(token, await importJWK(key!.publicJwk as JWK, 'EdDSA'), {
    issuer: 'MG',
    subject: '1234TBA',
    currentDate: new Date('2026-06-01'),
  });
  expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: signer.kid });
  expect(payload.fy).toBe(2026);
});

test('signing the same again gives the same token', () => {
  expect(signer.sign(aProof())).toBe(signer.sign(aProof()));
});

test('a token is short enough for a code that is read through a windscreen', () => {
  expect(signer.kid).toMatch(/^[A-Za-z0-9_-]{8}$/);
  expect(signer.sign(aProof()).length).toBeLessThanOrEqual(256);
  const service = {
    jurisdiction: 'GQ',
    number: 'GQ-2026-000001',
    subject: '5GC7-0AB1-22ZZ-9QRS',
    standing: 'part',
  } as const;
  expect(signer.sign(aProof(service)).length).toBeLessThanOrEqual(282);
});

const header = () => ({ alg: 'EdDSA', kid: signer.kid });
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
/** Signed with whatever key is given. */
const forged = (head: unknown, claims: unknown, by: (signed: string) => Buffer) => {
  const signed = `${encoded(head)}.${encoded(claims)}`;
  return `${signed}.${by(signed).toString('base64url')}`;
};
const bySomeKey = (key: KeyObject) => (signed: string) => sign(null, Buffer.from(signed), key);
const foreign = generateKeyPairSync('ed25519').privateKey;

test.each<[string, (token: string) => string | Promise<string>]>([
  ['nothing', () => ''],
  ['some text', () => 'MG-2026-000123'],
  ['two parts', (token) => token.split('.').slice(0, 2).join('.')],
  ['four parts', (token) => `${token}.x`],
  ['a blank behind it', (token) => `${token} `],
  ['10 kB', (token) => token + 'A'.repeat(10_000)],
  ['another plate', (token) => token.replace(token.split('.')[1]!, encoded({ ...claimsOf(token), sub: '9999TBA' }))],
  ['another year', (token) => token.replace(token.split('.')[1]!, encoded({ ...claimsOf(token), fy: 2027 }))],
  ['no signature', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
  ['a signature of nought', (token) => token.slice(0, token.lastIndexOf('.') + 1) + 'A'.repeat(86)],
  ['the algorithm none', (token) => `${encoded({ ...header(), alg: 'none' })}.${token.split('.')[1]}.`],
  [
    'HS256 with the public key as its secret',
    async (token) => {
      const secret = await publicKeyX();
      return forged({ ...header(), alg: 'HS256' }, claimsOf(token), (signed) =>
        createHmac('sha256', Buffer.from(secret, 'base64url')).update(signed).digest(),
      );
    },
  ],
  [
    'RS256',
    (token) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return forged({ ...header(), alg: 'RS256' }, claimsOf(token), (signed) =>
        sign('sha256', Buffer.from(signed), privateKey),
      );
    },
  ],
  ['a foreign key under our name', (token) => forged(header(), claimsOf(token), bySomeKey(foreign))],
  [
    'a foreign key that the header brings along',
    (token) => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      return forged({ ...header(), jwk: publicKey.export({ format: 'jwk' }) }, claimsOf(token), bySomeKey(privateKey));
    },
  ],
  ['an unknown key', (token) => forged({ ...header(), kid: 'AAAAAAAA' }, claimsOf(token), bySomeKey(foreign))],
])('%s is not genuine', async (_what, made) => {
  expect(await verified(await made(signer.sign(aProof())))).toEqual({ outcome: 'not-genuine' });
});

test('of a token there is one text: other ways to write the same bytes are not genuine', async () => {
  const token = signer.sign(aProof());
  // The last symbol carries four bits that nobody reads.
  const last = token.at(-1)!;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const twin = alphabet[alphabet.indexOf(last) ^ 1]!;
  expect(await verified(token.slice(0, -1) + twin)).toEqual({ outcome: 'not-genuine' });
});

test('what our key signed is no proof when it is something else, or has another header', async () => {
  const { privateJwk } = (await currentSigningKey(db(), vault, 'receipt'))!;
  const own = bySomeKey(createPrivateKey({ key: privateJwk, format: 'jwk' }));
  const claims = claimsOf(signer.sign(aProof()));
  expect(await verified(forged(header(), claims, own))).toMatchObject({ outcome: 'genuine' });
  for (const other of [
    { ...header(), typ: 'JWT' },
    { ...header(), crit: ['b64'], b64: false },
    { kid: signer.kid, alg: 'EdDSA' },
  ])
    expect(await verified(forged(other, claims, own))).toEqual({ outcome: 'not-genuine' });
  for (const other of ['no JSON', '[]', { ...claims, sub: undefined }, { ...claims, jti: 'x' }])
    expect(await verified(forged(header(), other, own))).toEqual({ outcome: 'not-genuine' });
});

test('a key of another purpose signs no proof', async () => {
  const other = await newProofKey();
  await withTx(db(), (tx) => replaceSigningKey(tx, vault, 'audit-anchor', other));
  const key = createPrivateKey({ key: other.privateJwk, format: 'jwk' });
  const token = forged({ alg: 'EdDSA', kid: other.kid }, claimsOf(signer.sign(aProof())), bySomeKey(key));
  expect(await verified(token)).toEqual({ outcome: 'not-genuine' });
});

test('several processes that begin at once share the first key', async () => {
  await rows(db(), `delete from signing_key where purpose = 'receipt'`);
  const signers = await Promise.all(Array.from({ length: 5 }, () => openProofSigner({ db: db(), vault })));
  expect(new Set(signers.map(({ kid }) => kid)).size).toBe(1);
  signer = signers[0]!;
});

test('after a rotation what the old key signed stays genuine; once it leaked it is trusted no more', async () => {
  const before = signer.sign(aProof());
  await rotate();
  const next = await openProofSigner({ db: db(), vault });
  const after = next.sign(aProof({ number: 'MG-2026-000124' }));
  expect(next.kid).not.toBe(signer.kid);
  expect(await verified(before)).toMatchObject({ outcome: 'genuine' });
  expect(await verified(after)).toMatchObject({ outcome: 'genuine' });

  await withTx(db(), (tx) => distrustRetiredKeys(tx, 'receipt'));
  expect(await verified(before)).toEqual({ outcome: 'distrusted', proof: aProof() });
  expect(await verified(after)).toMatchObject({ outcome: 'genuine' });
  signer = next;
});

test('a signer takes up a new key when it looks again, and does not look for every receipt', async () => {
  const hasty = await openProofSigner({ db: db(), vault, refreshAfterSeconds: 0 });
  const old = signer.kid;
  await rotate();
  await Promise.all([signer.refresh(), hasty.refresh()]);
  expect([signer.kid, hasty.kid]).toEqual([old, (await knownKeys(db(), 'receipt'))[0]!.kid]);
  for (const one of [signer, hasty]) expect(await verified(one.sign(aProof()))).toMatchObject({ outcome: 'genuine' });
});
