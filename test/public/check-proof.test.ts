// What a telephone finds out without network, in Node.js, which verifies as a browser does.
import { packs } from '../../shared/domain/jurisdictions/packs';
import { openProofSigner, type ProofSigner } from '../../shared/receipts/proof-signer';
import { verifyProof } from '../../shared/receipts/verify-proof';
import { knownKeys } from '../../shared/store/signing-keys';
import { aProof, encoded } from '../receipts/proofs';
import { useDatabase } from '../support/database';
import { testVault } from '../support/tax-worker';

type Checked = { verdict: string; proof?: object };
type Known = { keys: unknown[]; voided: Record<string, number[]>; zones: Record<string, string> };
type CheckProof = {
  checkProof(token: string, given: { known: Known; now: Date; loadEd25519(): Promise<unknown> }): Promise<Checked>;
  tokenIn(text: string): string | null;
};
// A script of browsers has no types.
const { checkProof, tokenIn } = require('../../services/public/verify/assets/check-proof.mjs') as CheckProof;

const { db } = useDatabase();
let signer: ProofSigner;
let known: Known;
beforeAll(async () => {
  signer = await openProofSigner({ db: db(), vault: testVault });
  known = {
    keys: (await knownKeys(db(), 'receipt')).map(({ publicJwk }) => publicJwk),
    voided: { 'MG-2026': [7, 124], 'GQ-2026': [123] },
    zones: Object.fromEntries(Array.from(packs, ([code, { timeZone }]) => [code, timeZone])),
  };
});

const midYear = new Date('2026-06-01T12:00:00Z');
const loadEd25519 = async () => require('@noble/ed25519');
const check = (token: string, over: { now?: Date; known?: Partial<Known> } = {}) =>
  checkProof(token, { now: over.now ?? midYear, known: { ...known, ...over.known }, loadEd25519 });

test('it reads of a token what the server reads', async () => {
  const service = {
    jurisdiction: 'GQ',
    number: 'GQ-2026-000001',
    subject: '5GC7-0AB1-22ZZ-9QRS',
    standing: 'part',
  } as const;
  for (const [proof, verdict] of [
    [aProof(), 'valid'],
    [aProof(service), 'part'],
  ] as const)
    expect(await check(signer.sign(proof))).toEqual({ verdict, proof });
});

test('a void number is void in its own series alone', async () => {
  expect((await check(signer.sign(aProof({ number: 'MG-2026-000124' })))).verdict).toBe('void');
  expect((await check(signer.sign(aProof({ number: 'MG-2026-000123' })))).verdict).toBe('valid');
  expect((await check(signer.sign(aProof({ number: 'MG-2025-000124' })))).verdict).toBe('valid');
});

test('it holds until the last second of the year in Antananarivo', async () => {
  const token = signer.sign(aProof());
  const at = async (now: string) => (await check(token, { now: new Date(now) })).verdict;
  expect(await at('2026-12-31T23:59:59+03:00')).toBe('valid');
  expect(await at('2027-01-01T00:00:00+03:00')).toBe('expired');
});

test('a key that it does not know decides nothing', async () => {
  expect(await check(signer.sign(aProof()), { known: { keys: [] } })).toEqual({ verdict: 'unknown-key' });
});

test('what the server finds not genuine is not genuine without network', async () => {
  const token = signer.sign(aProof());
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const altered = encoded({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: '9999TBA' });
  const oddHeader = (head: object) => `${encoded(head)}.${payload}.${signature}`;
  for (const odd of [
    '',
    'x',
    '..',
    token.slice(0, -1),
    `${token}A`,
    `${header}.${altered}.${signature}`,
    `${header}.${payload}.${'A'.repeat(86)}`,
    oddHeader({ alg: 'none', kid: signer.kid }),
    oddHeader({ alg: 'HS256', kid: signer.kid }),
    oddHeader({ alg: 'EdDSA', kid: signer.kid, typ: 'JWT' }),
    token + 'A'.repeat(10_000),
  ]) {
    expect([odd, await check(odd)]).toEqual([odd, { verdict: 'not-genuine' }]);
    expect(await verifyProof({ db: db() }, odd)).toEqual({ outcome: 'not-genuine' });
  }
});

test('a browser that knows no such signatures comes to the same with the library', async () => {
  const { importKey } = crypto.subtle;
  const token = signer.sign(aProof());
  crypto.subtle.importKey = () => Promise.reject(new Error('not supported'));
  try {
    expect(await check(token)).toEqual({ verdict: 'valid', proof: aProof() });
    expect((await check(`${token.slice(0, -86)}${'A'.repeat(86)}`)).verdict).toBe('not-genuine');
  } finally {
    crypto.subtle.importKey = importKey;
  }
});

test.each([
  ['a.b.c', 'a.b.c'],
  [' a.b\n.c ', 'a.b.c'],
  ['https://pay.example.mg/v/a.b.c', 'a.b.c'],
  ['https://pay.example.mg/v/a.b.c?language=fr', 'a.b.c'],
  ['https://pay.example.mg/x/a.b.c', null],
  ['a.b', null],
  ['', null],
])('in %j the token is %j', (text, token) => {
  expect(tokenIn(text)).toBe(token);
});
