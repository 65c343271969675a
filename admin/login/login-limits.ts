// How often one may try to log in: an address and an account each have their own allowance, so neither many accounts
// from one place nor one account from many places can be tried out.
import { createHash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { ConsoleDeps } from '../console-deps';
import { Refused } from '../refused';

export type LoginLimits = {
  /** Counts an attempt; throws Refused 429 with the seconds to wait when there were too many. */
  attempt(address: string, login: string): Promise<void>;
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
    async attempt(address, login) {
      await consume(addresses, address);
      await consume(accounts, accountKey(login));
    },
    async succeeded(login) {
      await accounts.delete(accountKey(login));
    },
  };
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (limited) {
    if (!(limited instanceof RateLimiterRes)) throw limited;
    const seconds = Math.max(1, Math.ceil(limited.msBeforeNext / 1000));
    throw new Refused(429, `Too many attempts. Try again in ${seconds} seconds.`, seconds);
  }
}
