// Proofs that callbacks bring along: compared in a time that tells nothing, against every secret that is believed now.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Whether one of `given` is the HMAC-SHA256, in lower-case hex, of `parts` one after the other under one of the secrets.
 * Several may be given while a provider goes over to another secret.
 */
export function matchesAny(
  secrets: readonly string[],
  parts: readonly (string | Buffer)[],
  given: readonly string[],
): boolean {
  const expected = secrets.map((secret) =>
    parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', secret)).digest('hex'),
  );
  return isAnyOf(expected, given);
}

/** Whether one of `given` is one of the secrets themselves. */
export const isSecret = (secrets: readonly string[], given: string): boolean => isAnyOf(secrets, [given]);

function isAnyOf(expected: readonly string[], given: readonly string[]): boolean {
  let isEqual = false;
  // Without an early end, which would tell how many of them were tried.
  for (const one of expected) for (const other of given) isEqual = sameText(one, other) || isEqual;
  return isEqual;
}

/** As HMACs under a key of this process, so that neither length nor content shows in the time it takes. */
const sameText = (one: string, other: string): boolean => timingSafeEqual(blinded(one), blinded(other));
const blinded = (text: string) => createHmac('sha256', blind).update(text).digest();
const blind = randomBytes(32);

/** Whether a callback was signed within so many seconds of now: older ones may be repeated by whoever saw them. */
export const isRecent = (signedAt: Date, now: Date, seconds: number): boolean =>
  Math.abs(now.getTime() - signedAt.getTime()) <= seconds * 1000;
