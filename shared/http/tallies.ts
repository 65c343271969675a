// Counting requests against limits, for all that come in one moment together, and telling each where its caller stands.
import type { Response } from 'express';
import { inSets } from '../process/in-sets';
import { Refusal } from './errors';
import { exchangeOf } from './exchange';
import { exceeded, type RateLimiter, type Standing, standingHeader } from './rate-limits';

/** Where one request left its caller. */
export type Tally = { isAllowed: boolean; standings: readonly Standing[] };

/**
 * One count for all requests of a caller in the set; when it is used up within the set, the last of them are over it.
 * Undefined stands for a request that is not counted here.
 */
export async function tally(
  limiter: RateLimiter,
  callers: readonly (string | undefined)[],
): Promise<(Tally | undefined)[]> {
  const requests = new Map<string, number>();
  for (const caller of callers) if (caller !== undefined) requests.set(caller, (requests.get(caller) ?? 0) + 1);
  const counted = await Promise.all(
    [...requests].map(async ([caller, times]) => [caller, await limiter.count(caller, times)] as const),
  );
  const left = new Map(counted.map(([caller, { allowed, standings }]) => [caller, { allowed, standings }]));
  return callers.map((caller) => {
    if (caller === undefined) return undefined;
    const own = left.get(caller)!;
    own.allowed -= 1;
    return { isAllowed: own.allowed >= 0, standings: own.standings };
  });
}

/** Counts the request and says where the caller stands; throws when a limit is used up. */
export type Count = (caller: string, res: Response) => Promise<void>;

export function countInSets(limiter: RateLimiter): Count {
  const count = inSets({ maxSize: 500, maxWaiting: 20_000, concurrency: 1 }, async (callers: string[]) =>
    (await tally(limiter, callers)).map((one) => one!),
  );
  return async (caller, res) => announce(res, limiter, await count(caller));
}

/** Adds to what an earlier limit of the same request said, since all of them hold. Throws when this one is used up. */
export function announce(res: Response, limiter: RateLimiter, { isAllowed, standings }: Tally): void {
  const { headers } = exchangeOf(res);
  const join = (before: string | undefined, text: string) => (before === undefined ? text : `${before}, ${text}`);
  headers['RateLimit-Policy'] = join(headers['RateLimit-Policy'], limiter.policy);
  headers.RateLimit = join(headers.RateLimit, standingHeader(standings));
  if (!isAllowed) throw limited(standings);
}

function limited(standings: readonly Standing[]): Refusal {
  const { window, resetSeconds } = exceeded(standings)!;
  return new Refusal('RATE_LIMITED', {
    retryAfterSeconds: resetSeconds,
    detail: `The limit of ${window.limit} requests per ${window.name} is used up`,
  });
}
