// Proofs that callbacks bring along: compared in a time that tells nothing, against every secret that is believed now.
import { createHmac, timingSafeEqual } from 'node:crypto';

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
  let isEqual = false;
  // Without an early end, which would tell how many of them were tried.
  for (const one of expected) for (const other of given) isEqual = sameText(one, other) || isEqual;
  return isEqual;
}

/** How long a signature is tells nothing: all of them are. */
function sameText(one: string, other: string): boolean {
  const [expected, given] = [Buffer.from(one), Buffer.from(other)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Whether a callback was signed within so many seconds of now: older ones may be repeated by whoever saw them. */
export const isRecent = (signedAt: Date, now: Date, seconds: number): boolean =>
  Math.abs(now.getTime() - signedAt.getTime()) <= seconds * 1000;
