// The Idempotency-Key of a request, and what to make of a key that is taken.
import type { Request } from 'express';
import { claimKey, findClaims, type KeptAnswer, type KeptClaim, type KeyPlace } from '../store/idempotency';
import type { Tx } from '../store/sql';
import type { Answer } from './answer';
import { Refusal } from './errors';

const pattern = /^[\x20-\x7e]{1,255}$/;

export function idempotencyKeyOf(req: Request): string {
  const key = req.headers['idempotency-key'];
  if (key === undefined) throw new Refusal('IDEMPOTENCY_KEY_MISSING');
  if (typeof key !== 'string' || !pattern.test(key) || isJoined(key, req)) throw new Refusal('IDEMPOTENCY_KEY_INVALID');
  return key;
}

/** Node joins two headers of one name; who repeats the request with one of them alone would not find its answer. */
const isJoined = (key: string, req: Request): boolean =>
  key.includes(', ') && (req.headersDistinct['idempotency-key']?.length ?? 0) > 1;

/** As it was given, or would have been had the connection lasted. */
export const firstAnswer = ({ status, location, body }: KeptAnswer): Answer => ({
  status,
  json: body,
  headers: { Location: location },
});

/** The first answer once more, or the reason why this request cannot have it. */
export function repeatOrRefuse(kept: KeptClaim, fingerprint: Buffer): Answer {
  if (kept.answer === null) throw keyInFlight();
  const { status, location, body } = kept.answer;
  if (!kept.answer.fingerprint.equals(fingerprint)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  return { status, json: body, headers: { Location: location, 'Idempotent-Replayed': 'true' } };
}

// A claim that is answered in the transaction that makes it has a lease that nobody ever sees.
const unseenLeaseSeconds = 60;

/**
 * Claims the key for a transaction that answers it as well, and returns null; else what is kept under it. Of two requests
 * with one key the second waits here for the first's commit. Whose `holder` is its own was done by a commit whose answer
 * was lost with the connection.
 */
export async function claimOrKept(tx: Tx, place: KeyPlace, holder: string): Promise<KeptClaim | null> {
  if (await claimKey(tx, place, holder, unseenLeaseSeconds)) return null;
  const [kept] = await findClaims(tx, [place]);
  if (kept === undefined) throw keyInFlight();
  return kept;
}

export const keyInFlight = (): Refusal => new Refusal('IDEMPOTENCY_KEY_IN_FLIGHT', { retryAfterSeconds: 5 });
