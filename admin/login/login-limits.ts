// How often one may try to log in: an address and an account each have their own allowance, so neither many accounts
// from one place nor one account from many places can be tried out.
import { createHash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { ConsoleDeps } from '../console-deps';

/** `first` of those that were too many: one entry in the audit is enough for a flood. */
export type TooMany = { retryAfterSeconds: number; first: boolean };

export type LoginLimits = {
  /** Counts an attempt. Null when it may be made. */
  attempt(address: string, login: string): Promise<TooMany | null>;
  /** The right password was given: the account starts afresh, the address does not. */
  succeeded(login: string): Promise<void>;
};

// Logins are names of people; Redis gets their hash.
const accountKey = (login: string) => createHash('sha256').update(login).digest('base64url');

export function openLoginLimits({ config, redis }: Pick<ConsoleDeps, 'config' | 'redis'>): LoginLimits {
  const limiter = (keyPrefix: string): RateLimiterAbstract => {
    const options = { keyPrefix, points: config.LOGIN_ATTEMPTS_PER_MINUTE, duration: 60 };
    const memory = new RateLimiterMemory(options);
    // Redis lets several consoles count together; while it is away each counts for itself.
    return redis === null ? memory : new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory });
  };
  const addresses = limiter('login-address');
  const accounts = limiter('login-account');
  return {
    attempt: async (address, login) =>
      (await consume(addresses, address)) ?? (await consume(accounts, accountKey(login))),
    succeeded: async (login) => void (await accounts.delete(accountKey(login))),
  };
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<TooMany | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (limited) {
    if (!(limited instanceof RateLimiterRes)) throw limited;
    const retryAfterSeconds = Math.max(1, Math.ceil(limited.msBeforeNext / 1000));
    return { retryAfterSeconds, first: limited.consumedPoints === limiter.points + 1 };
  }
}
