// How often a caller may ask (R7.4). Counted in Redis for all processes together; while Redis is away each process
// counts for itself.
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../process/config';

export type Window = { name: string; limit: number; seconds: number };
export type Standing = { window: Window; used: number; resetSeconds: number };

export type RateLimiter = {
  /** What `RateLimit-Policy` says. */
  policy: string;
  /**
   * Counts `requests` made at once by one caller: how many of them are within all limits, and where each window stands
   * afterwards. A request over the first window does not count in the later ones, so hammering through the hour's limit
   * costs nothing of the day's.
   */
  count(caller: string, requests: number): Promise<{ allowed: number; standings: Standing[] }>;
};

export const windowsOfApiKey = (config: Config): Window[] => [
  { name: 'hour', limit: config.API_KEY_REQUESTS_PER_HOUR, seconds: 3600 },
  { name: 'day', limit: config.API_KEY_REQUESTS_PER_DAY, seconds: 86_400 },
];

export const windowsOfAddress = (config: Config): Window[] => [
  { name: 'minute', limit: config.ANONYMOUS_REQUESTS_PER_MINUTE, seconds: 60 },
];

export const windowsOfUser = (config: Config): Window[] => [
  { name: 'minute', limit: config.USER_REQUESTS_PER_MINUTE, seconds: 60 },
];

/**
 * Kinds of requests that have a limit of their own, counted per address; payments of somebody who is known per person.
 */
export type LimitClass = 'registration' | 'reset' | 'authentication' | 'payment' | 'notice' | 'verification';

/**
 * Counted instead of the limit of an address, not besides: officers who verify receipts share the addresses of a carrier
 * with everybody else, and where nobody may ask, whoever holds a void receipt is not found out.
 */
export const countsAlone = (kind: LimitClass | undefined): boolean => kind === 'verification';

export function windowsOfClass(kind: LimitClass, config: Config): Window[] {
  if (kind === 'reset') return [{ name: 'reset-hour', limit: config.PASSWORD_RESETS_PER_HOUR, seconds: 3600 }];
  const limits = {
    registration: config.REGISTRATIONS_PER_MINUTE,
    authentication: config.AUTHENTICATIONS_PER_MINUTE,
    payment: config.PAYMENTS_PER_MINUTE,
    notice: config.NOTICES_PER_MINUTE,
    verification: config.VERIFICATIONS_PER_MINUTE,
  };
  return [{ name: `${kind}-minute`, limit: limits[kind], seconds: 60 }];
}

export function openRateLimiter(redis: Redis | null, kind: string, windows: readonly Window[]): RateLimiter {
  const limiters = windows.map((window) => ({ window, limiter: limiterOf(redis, kind, window) }));
  return {
    policy: policyHeader(windows),
    async count(caller, requests) {
      let allowed = requests;
      const standings: Standing[] = [];
      for (const { window, limiter } of limiters) {
        const used = await countIn(limiter, caller, allowed);
        standings.push({ window, used: used.consumedPoints, resetSeconds: Math.ceil(used.msBeforeNext / 1000) });
        const before = used.consumedPoints - allowed;
        allowed = Math.min(allowed, Math.max(0, window.limit - before));
        if (allowed === 0) break;
      }
      return { allowed, standings };
    },
  };
}

function limiterOf(redis: Redis | null, kind: string, { name, limit, seconds }: Window) {
  const options = { keyPrefix: `limit:${kind}:${name}`, points: limit, duration: seconds };
  const inMemory = new RateLimiterMemory(options);
  if (redis === null) return inMemory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: inMemory,
    rejectIfRedisNotReady: true,
  });
}

async function countIn(limiter: RateLimiterMemory | RateLimiterRedis, caller: string, requests: number) {
  try {
    return await limiter.consume(caller, requests);
  } catch (exceeded) {
    // The library rejects with the standing itself when the limit is exceeded, and with an Error for a fault.
    if (exceeded instanceof RateLimiterRes) return exceeded;
    throw exceeded;
  }
}

/** `RateLimit-Policy` and `RateLimit` as the IETF draft on rate limit headers writes them. */
const policyHeader = (windows: readonly Window[]): string =>
  windows.map(({ name, limit, seconds }) => `"${name}";q=${limit};w=${seconds}`).join(', ');

export const standingHeader = (standings: readonly Standing[]): string =>
  standings
    .map(({ window, used, resetSeconds }) => `"${window.name}";r=${Math.max(0, window.limit - used)};t=${resetSeconds}`)
    .join(', ');

/** The window whose limit is used up, if any. */
export const exceeded = (standings: readonly Standing[]): Standing | undefined =>
  standings.find(({ window, used }) => used > window.limit);
