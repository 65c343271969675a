// The Idempotency-Key of a request, and what to make of a key that is taken.
import type { Request } from 'express';
import type { KeptClaim } from '../store/idempotency';
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

/** The first answer once more, or the reason why this request cannot have it. */
export function repeatOrRefuse(kept: KeptClaim, fingerprint: Buffer): Answer {
  if (kept.answer === null) throw keyInFlight();
  const { status, location, body } = kept.answer;
  if (!kept.answer.fingerprint.equals(fingerprint)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  return { status, json: body, headers: { Location: location, 'Idempotent-Replayed': 'true' } };
}

export const keyInFlight = (): Refusal => new Refusal('IDEMPOTENCY_KEY_IN_FLIGHT', { retryAfterSeconds: 5 });
