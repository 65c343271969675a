// Who is asking, and may they? Concurrent requests are looked up and counted in sets: one statement and one count per
// key for all of them. There is no cache of keys, so a revoked key is refused from the next request on.
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Config } from '../process/config';
import { inSets } from '../process/in-sets';
import { type ApiKeyOwner, apiKeyPattern, hashOfApiKey, ownersOfApiKeys } from '../store/api-keys';
import { type Database, isPassingFault, withPatience } from '../store/sql';
import { Refusal } from './errors';
import { exchangeOf } from './exchange';
import {
  exceeded,
  openRateLimiter,
  type RateLimiter,
  type Standing,
  standingHeader,
  windowsOfAddress,
  windowsOfApiKey,
} from './rate-limits';

export type Admission = {
  /** The owner of the request's API key; a Refusal when there is none or the limits are used up. */
  partner(req: Request, res: Response): Promise<ApiKeyOwner>;
  /** Lets anybody in, within the limits of their address. */
  anybody(req: Request, res: Response): Promise<void>;
};

// How long a look-up waits for a database that restarts before the request is refused.
const patienceSeconds = 5;

export function openAdmission(options: { db: Database; redis: Redis | null; config: Config }): Admission {
  const { db, redis, config } = options;
  const perKey = openRateLimiter(redis, 'key', windowsOfApiKey(config));
  const perAddress = openRateLimiter(redis, 'address', windowsOfAddress(config));
  const limits = { maxSize: 500, maxWaiting: 20_000, concurrency: 1, aloneAfter: (e: unknown) => !isPassingFault(e) };

  const admitKey = inSets(limits, async (hashes: Buffer[]) => {
    const names = hashes.map((hash) => hash.toString('hex'));
    const distinct = [...new Map(names.map((name, index) => [name, hashes[index]!])).values()];
    const owners = await withPatience(patienceSeconds, () => ownersOfApiKeys(db, distinct));
    const admitted = names.map((name) => owners.get(name));
    return countPerKey(perKey, admitted);
  });

  async function anybody(req: Request, res: Response): Promise<void> {
    const { allowed, standings } = await perAddress.count(req.ip ?? 'unknown', 1);
    announce(res, perAddress, standings);
    if (allowed === 0) throw limited(standings);
  }

  async function partner(req: Request, res: Response): Promise<ApiKeyOwner> {
    const key = req.headers['x-api-key'];
    const owner = typeof key === 'string' && apiKeyPattern.test(key) ? await admitKey(hashOfApiKey(key)) : undefined;
    if (owner === undefined) {
      // Guessing keys is bounded by the limit of the address.
      await anybody(req, res);
      const headers = { 'WWW-Authenticate': 'ApiKey' };
      throw new Refusal(key === undefined ? 'API_KEY_MISSING' : 'API_KEY_INVALID', { headers });
    }
    announce(res, perKey, owner.standings);
    if (!owner.allowed) throw limited(owner.standings);
    return owner;
  }

  return { partner, anybody };
}

type Counted = ApiKeyOwner & { allowed: boolean; standings: Standing[] };

/** One count for all requests of a key in the set; when it is used up within the set, the last of them are over it. */
async function countPerKey(
  limiter: RateLimiter,
  owners: readonly (ApiKeyOwner | undefined)[],
): Promise<(Counted | undefined)[]> {
  const requests = new Map<string, number>();
  for (const owner of owners) if (owner) requests.set(owner.keyId, (requests.get(owner.keyId) ?? 0) + 1);
  const counted = await Promise.all(
    [...requests].map(async ([keyId, count]) => [keyId, await limiter.count(keyId, count)] as const),
  );
  const left = new Map(counted.map(([keyId, { allowed, standings }]) => [keyId, { allowed, standings }]));
  return owners.map((owner) => {
    if (owner === undefined) return undefined;
    const own = left.get(owner.keyId)!;
    own.allowed -= 1;
    return { ...owner, allowed: own.allowed >= 0, standings: own.standings };
  });
}

function announce(res: Response, limiter: RateLimiter, standings: readonly Standing[]): void {
  const { headers } = exchangeOf(res);
  headers['RateLimit-Policy'] = limiter.policy;
  headers.RateLimit = standingHeader(standings);
}

function limited(standings: readonly Standing[]): Refusal {
  const { window, resetSeconds } = exceeded(standings)!;
  return new Refusal('RATE_LIMITED', {
    retryAfterSeconds: resetSeconds,
    detail: `The limit of ${window.limit} requests per ${window.name} is used up`,
  });
}
