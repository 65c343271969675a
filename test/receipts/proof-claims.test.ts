import { type Proof, proofClaims, readProof } from '../../shared/domain/receipt/proof-claims';
import { aProof } from './proofs';

const antananarivo = 'Indian/Antananarivo';

test('claims are short, and end with the last second of the year where the tax is due', () => {
  expect(proofClaims(aProof(), antananarivo)).toEqual({
    iss: 'MG',
    jti: '2026-000123',
    sub: '1234TBA',
    fy: 2026,
    // Three hours before midnight of UTC.
    iat: Date.UTC(2026, 0, 14, 21) / 1000,
    exp: Date.UTC(2026, 11, 31, 20, 59, 59) / 1000,
  });
});

test.each<[string, string, Partial<Proof>]>([
  ['a vehicle', antananarivo, {}],
  ['one paid in part', antananarivo, { standing: 'part' }],
  ['a service', 'Africa/Malabo', { jurisdiction: 'GQ', number: 'GQ-2026-000001', subject: '5GC7-0AB1-22ZZ-9QRS' }],
  [
    'the longest registration',
    'Africa/Dakar',
    { jurisdiction: 'SN', number: 'SN-2026-123456789', subject: 'A'.repeat(20) },
  ],
  ['the year before', antananarivo, { fiscalYear: 2025, number: 'MG-2027-000001', issuedOn: '2025-12-31' }],
  ['the day of issue itself', antananarivo, { issuedOn: '2026-12-31' }],
  ['a year that was over', antananarivo, { fiscalYear: 2024, validUntil: '2024-12-31' }],
])('what is said of %s is read back', (_what, timeZone, over) => {
  expect(readProof(proofClaims(aProof(over), timeZone))).toEqual(aProof(over));
});

test.each<[string, Partial<Proof>]>([
  ['a number of another jurisdiction', { number: 'GQ-2026-000123' }],
  ['a number that is none', { number: 'MG-2026-123' }],
  ['a subject with blanks', { subject: '1234 TBA' }],
  ['no subject', { subject: '' }],
  ['a subject in lower case', { subject: '1234tba' }],
  ['a year that is none', { fiscalYear: 20_260 }],
  ['a day that is none', { validUntil: '2026-02-30' }],
])('%s is not said', (_what, over) => {
  expect(() => proofClaims(aProof(over), antananarivo)).toThrow(RangeError);
});

const good = proofClaims(aProof(), antananarivo);

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', 'MG'],
  ['a list', [good]],
  ['a claim more', { ...good, aud: 'x' }],
  ['an unknown jurisdiction', { ...good, iss: 'XX' }],
  ['a jurisdiction in lower case', { ...good, iss: 'mg' }],
  ['a number with its jurisdiction', { ...good, jti: 'MG-2026-000123' }],
  ['a number that would be written otherwise', { ...good, jti: '2026-0000123' }],
  ['the number nought', { ...good, jti: '2026-000000' }],
  ['a number beyond the column', { ...good, jti: '2026-999999999999' }],
  ['a subject with markup', { ...good, sub: '<b>' }],
  ['a subject that is a number', { ...good, sub: 1234 }],
  ['a year as text', { ...good, fy: '2026' }],
  ['half a year', { ...good, fy: 2026.5 }],
  ['another standing', { ...good, st: 'paid' }],
  ['a standing that is null', { ...good, st: null }],
  ['an end as text', { ...good, exp: String(good.exp) }],
  ['an end beyond the calendar', { ...good, exp: 1e15 }],
  ['a beginning before 1970', { ...good, iat: -1 }],
  ...Object.keys(good).map((name): [string, unknown] => [`no ${name}`, { ...good, [name]: undefined }]),
])('%s is no proof', (_what, claims) => {
  expect(readProof(claims)).toBeNull();
});
