// What the code on a receipt says, as claims of a JWT (RFC 7519): short, since every character makes the code finer and
// harder to read through a windscreen. Whatever is not in it is looked up by the number.
import { z } from 'zod';
import { addDays, dayIn, isRealDay, looksLikeDay } from '../days';
import { packs } from '../jurisdictions/packs';
import { openZoneClock } from '../zone-clock';
import { readReceiptNumber, receiptNumber } from './receipt-number';

/** Days are YYYY-MM-DD in the jurisdiction. */
export type Proof = {
  jurisdiction: string;
  /** Of the receipt, as `receiptNumber` writes it. */
  number: string;
  /** The `registrationKey` of a vehicle, or the notice reference of a service: hyphens are in the latter alone. */
  subject: string;
  fiscalYear: number;
  standing: 'paid' | 'part';
  issuedOn: string;
  /** The last day on which it proves anything; before `issuedOn` where a year was paid that was over. */
  validUntil: string;
};

const second = z.int().min(0).max(253_402_300_799);

const claims = z.strictObject({
  /** The jurisdiction. */
  iss: z.string().regex(/^[A-Z]{2}$/),
  /** The number of the receipt without the jurisdiction, with which it begins: `2026-000123`. */
  jti: z.string().regex(/^\d{4}-\d{6,9}$/),
  // Twice as long as any registration that is taken today: what was assessed before must not be without a receipt.
  sub: z.string().regex(/^(?:[A-Z0-9]{1,40}|[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})$/),
  /** The fiscal year. */
  fy: z.int().min(1).max(9999),
  /** `p`: paid in part. Left out: paid. */
  st: z.literal('p').optional(),
  /** The first second of the day of issue. */
  iat: second,
  /** The last second of the last day on which it holds. Who pays for a year that is over has one from before `iat`. */
  exp: second,
});

export type ProofClaims = z.output<typeof claims>;

/** Throws on a proof that `readProof` would not read back. `timeZone`: of the jurisdiction. */
export function proofClaims(proof: Proof, timeZone: string): ProofClaims {
  const { jurisdiction, number, subject, fiscalYear, standing, issuedOn, validUntil } = proof;
  for (const day of [issuedOn, validUntil])
    if (!looksLikeDay(day) || !isRealDay(day)) throw new RangeError(`no day of the calendar: ${day}`);
  if (!number.startsWith(`${jurisdiction}-`)) throw new RangeError(`${number} is no number of ${jurisdiction}`);
  const clock = openZoneClock(timeZone);
  const secondOf = (day: string) => clock.startOf(day).getTime() / 1000;
  const made = {
    iss: jurisdiction,
    jti: number.slice(jurisdiction.length + 1),
    sub: subject,
    fy: fiscalYear,
    ...(standing === 'part' && { st: 'p' as const }),
    iat: secondOf(issuedOn),
    exp: secondOf(addDays(validUntil, 1)) - 1,
  };
  if (readProof(made) === null) throw new RangeError(`nothing that a code can say: ${JSON.stringify(proof)}`);
  return made;
}

/** Null for whatever no code of ours says. */
export function readProof(value: unknown): Proof | null {
  const { success, data } = claims.safeParse(value);
  if (!success) return null;
  const { iss, jti, sub, fy, st, iat, exp } = data;
  const number = readReceiptNumber(`${iss}-${jti}`);
  const timeZone = packs.get(iss)?.timeZone;
  // One number is written in one way: it is compared as text.
  if (number === null || timeZone === undefined || receiptNumber(number) !== `${iss}-${jti}`) return null;
  const dayOf = (seconds: number) => dayIn(timeZone, new Date(seconds * 1000));
  return {
    jurisdiction: iss,
    number: `${iss}-${jti}`,
    subject: sub,
    fiscalYear: fy,
    standing: st === undefined ? 'paid' : 'part',
    issuedOn: dayOf(iat),
    validUntil: dayOf(exp),
  };
}
