// What a telephone finds out without network, in Node.js, which verifies as a browser does.
import { createPrivateKey, sign } from 'node:crypto';
import { newProofKey } from '../../shared/access/proof-keys';
import { signingKeyFor } from '../../shared/access/signing-key-for';
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

describe('of odd tokens server and telephone think the same', () => {
  type Part = 'header' | 'payload' | 'signature';
  const header = () => ({ alg: 'EdDSA', kid: signer.kid });
  const claims = { iss: 'MG', jti: '2026-000123', sub: '1234TBA', fy: 2026, iat: 1_768_424_400, exp: 1_798_750_799 };

  /** With our own key, so that nothing but what it says can be wrong about it. */
  async function signed(payload: string, head = encoded(header())): Promise<string> {
    const { privateJwk } = await signingKeyFor({ db: db(), vault: testVault }, 'receipt', newProofKey);
    const text = `${head}.${payload}`;
    const key = createPrivateKey({ key: privateJwk, format: 'jwk' });
    return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
  }
  const saying = (over: object) => signed(encoded({ ...claims, ...over }));
  const without = (claim: keyof typeof claims) => saying({ [claim]: undefined });

  /** The same bytes in another text: the last symbol holds bits that stand for nothing. */
  function respelt(text: string): string {
    const bytes = Buffer.from(text, 'base64url');
    const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const symbol of symbols) {
      const other = text.slice(0, -1) + symbol;
      if (other !== text && Buffer.from(other, 'base64url').equals(bytes)) return other;
    }
    throw new Error(`there is no other way to write ${text}`);
  }
  async function altered(part: Part, change: (text: string) => string): Promise<string> {
    const places: Part[] = ['header', 'payload', 'signature'];
    const parts = (await saying({})).split('.');
    return parts.map((text, place) => (places[place] === part ? change(text) : text)).join('.');
  }
  /** Blanks after it, so that its last symbol has spare bits, or none. */
  const filled = (text: string, spare: boolean): string =>
    text.padEnd(Math.ceil(text.length / 3) * 3 + (spare ? 1 : 0));

  const genuine: Record<string, () => Promise<string>> = {
    'one as we sign it': () => saying({}),
    'one of a part': () => saying({ st: 'p' }),
    'one of a service': () => saying({ iss: 'GQ', jti: '2026-000001', sub: '5GC7-0AB1-22ZZ-9QRS' }),
    'a number of 9 digits': () => saying({ jti: '2026-123456789' }),
    'the first second of all': () => saying({ iat: 0 }),
    'the last second of all': () => saying({ exp: 253_402_300_799 }),
    'claims in another order, with blanks': () =>
      signed(encoded(` ${JSON.stringify(Object.fromEntries(Object.entries(claims).reverse()), null, 1)} `)),
    'a claim that is said twice': () => signed(encoded(JSON.stringify(claims).replace('{', '{"sub":"1X",'))),
    'a whole number with a point': () => signed(encoded(JSON.stringify(claims).replace('2026,', '2026.0,'))),
  };
  const odd: Record<string, () => Promise<string> | string> = {
    nothing: () => '',
    'no token': () => 'x',
    'dots alone': () => '..',
    'a symbol too few': async () => (await saying({})).slice(0, -1),
    'a symbol too many': async () => `${await saying({})}A`,
    'ten thousand symbols': async () => (await saying({})) + 'A'.repeat(10_000),
    'a line break at its end': async () => `${await saying({})}\n`,
    'base64 of the other kind': () => altered('signature', (text) => `+${text.slice(1)}`),
    'a signature of nothing': () => altered('signature', () => 'A'.repeat(86)),
    'a signature written otherwise': () => altered('signature', respelt),
    'a payload that nobody signed': () => altered('payload', () => encoded({ ...claims, sub: '9999TBA' })),
    'a signed payload written otherwise': () => signed(respelt(encoded(filled(JSON.stringify(claims), true)))),
    'a signed header written otherwise': () => signed(encoded(claims), respelt(encoded(header()))),
    'a payload with a symbol left over': () => signed(`${encoded(filled(JSON.stringify(claims), false))}A`),
    'no algorithm': () => signed(encoded(claims), encoded({ ...header(), alg: 'none' })),
    'another algorithm': () => signed(encoded(claims), encoded({ ...header(), alg: 'HS256' })),
    'a header that says more': () => signed(encoded(claims), encoded({ ...header(), typ: 'JWT' })),
    'a header with a mark of its byte order': () =>
      signed(encoded(claims), encoded(`\u{feff}${JSON.stringify(header())}`)),
    'claims with a mark of their byte order': () => signed(encoded(`\u{feff}${JSON.stringify(claims)}`)),
    'no JSON': () => signed(encoded('{"iss":"MG"')),
    null: () => signed(encoded('null')),
    'a list': () => signed(encoded([claims])),
    'a text': () => signed(encoded('"MG"')),
    'a claim more': () => saying({ nbf: 1 }),
    'a prototype': () => signed(encoded(JSON.stringify(claims).replace('{', '{"__proto__":{},'))),
    'no jurisdiction': () => without('iss'),
    'a jurisdiction that is none of ours': () => saying({ iss: 'XX' }),
    'a jurisdiction in small letters': () => saying({ iss: 'mg' }),
    'a jurisdiction that every object has': () => saying({ iss: 'constructor' }),
    'a list of jurisdictions': () => saying({ iss: ['MG'] }),
    'no number': () => without('jti'),
    'number 0': () => saying({ jti: '2026-000000' }),
    'a number of 5 digits': () => saying({ jti: '2026-00123' }),
    'a number with a 0 too many': () => saying({ jti: '2026-0000123' }),
    'a number of 10 digits': () => saying({ jti: '2026-1234567890' }),
    'a number of a year with a 0 in front': () => saying({ jti: '0026-000123' }),
    'a number with its jurisdiction': () => saying({ jti: 'MG-2026-000123' }),
    'a number with a blank': () => saying({ jti: '2026-000123 ' }),
    'a number that is one': () => saying({ jti: 2_026_000_123 }),
    'no subject': () => without('sub'),
    'an empty subject': () => saying({ sub: '' }),
    'a subject of 41 letters': () => saying({ sub: 'A'.repeat(41) }),
    'a subject in small letters': () => saying({ sub: '1234tba' }),
    'a subject with markup': () => saying({ sub: '<B>' }),
    'half a reference': () => saying({ sub: '5GC7-0AB1' }),
    'a subject that is a number': () => saying({ sub: 1234 }),
    'no year': () => without('fy'),
    'year 0': () => saying({ fy: 0 }),
    'year 10000': () => saying({ fy: 10_000 }),
    'half a year': () => saying({ fy: 2026.5 }),
    'a year as text': () => saying({ fy: '2026' }),
    'a standing that is none': () => saying({ st: 'x' }),
    'a standing that is null': () => saying({ st: null }),
    'no day of issue': () => without('iat'),
    'a day of issue before all': () => saying({ iat: -1 }),
    'a day of issue as text': () => saying({ iat: '1768424400' }),
    'no end': () => without('exp'),
    'an end that is null': () => saying({ exp: null }),
    'an end after all': () => saying({ exp: 253_402_300_800 }),
    'half a second': () => saying({ exp: 1_798_750_799.5 }),
    'an end beyond all numbers': () => signed(encoded(JSON.stringify(claims).replace('1798750799', '1e999'))),
  };

  test.each(Object.keys(genuine))('%s is genuine', async (what) => {
    const token = await genuine[what]!();
    const server = await verifyProof({ db: db() }, token);
    const telephone = await check(token);
    expect(server.outcome).toBe('genuine');
    expect(telephone.verdict).not.toBe('not-genuine');
    expect(telephone.proof).toEqual('proof' in server && server.proof);
  });

  test.each(Object.keys(odd))('%s is not genuine', async (what) => {
    const token = await odd[what]!();
    expect(await verifyProof({ db: db() }, token)).toEqual({ outcome: 'not-genuine' });
    expect(await check(token)).toEqual({ verdict: 'not-genuine' });
  });
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
