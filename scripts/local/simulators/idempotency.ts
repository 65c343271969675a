import { createHash } from 'node:crypto';
import { Refusal, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';

/** Answers a request under a key that was seen before as it did then; another request under it is refused. */
export function openIdempotency(onConflict: SimulatedAnswer) {
  const kept = new Map<string, { digest: string; answer: SimulatedAnswer }>();
  const once = (request: SimulatedRequest, answer: () => SimulatedAnswer): SimulatedAnswer => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return answer();
    const digest = createHash('sha256').update(`${request.method} ${request.path} `).update(request.body).digest('hex');
    const before = kept.get(key);
    if (before && before.digest !== digest) throw new Refusal(onConflict);
    if (before) return before.answer;
    // What is refused for its form has not begun, and may be sent again in another.
    const given = structuredClone(answer());
    kept.set(key, { digest, answer: given });
    return given;
  };
  return { once, forget: () => kept.clear() };
}
