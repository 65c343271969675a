// How often one may try to log in. What counts most is one account from one address: counted by the account alone, anybody
// could keep its owner out by giving wrong passwords. Wider limits hold against many accounts tried from one address and
// one account tried from many.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { ConsoleDeps } from '../console-deps';

/** `first` of those that were too many: one entry in the audit is enough for a flood. */
export type TooMany = { retryAfterSeconds: number; first: boolean };

export type LoginLimits = {
  /** Counts an attempt. Null when it may be made. */
  attempt(address: string, login: string): Promise<TooMany | null>;
  /** The right password was given: the account starts afresh from this address; the wider limits go on. */
  succeeded(address: string, login: string): Promise<void>;
};

// People of one office share an address. Keeping an owner out takes twenty addresses that each use up their attempts.
const accountsAnAddress = 4;
const addressesAnAccount = 20;

// Logins are names of people; Redis gets their hash.
const accountKey = (login: string) => createHash('sha256').update(login).digest('base64url');

export function openLoginLimits({ config, redis }: Pick<ConsoleDeps, 'config' | 'redis'>): LoginLimits {
  const limiter = (keyPrefix: string, times: number): RateLimiterAbstract => {
    const options = { keyPrefix, points: config.LOGIN_ATTEMPTS_PER_MINUTE * times, duration: 60 };
    const memory = new RateLimiterMemory(options);
    // Redis lets several consoles count together; while it is away each counts for itself.
    return redis === null ? memory : new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory });
  };
  const pairs = limiter('login', 1);
  const addresses = limiter('login-address', accountsAnAddress);
  const accounts = limiter('login-account', addressesAnAccount);
  const pairKey = (address: string, login: string) => `${networkOf(address)} ${accountKey(login)}`;
  return {
    // From narrow to wide: what one address is refused must not count against an account that is not its own.
    attempt: async (address, login) =>
      (await consume(pairs, pairKey(address, login))) ??
      (await consume(addresses, networkOf(address))) ??
      (await consume(accounts, accountKey(login))),
    succeeded: async (address, login) => void (await pairs.delete(pairKey(address, login))),
  };
}

/**
 * What counts as one address. A single customer holds a whole IPv6 network of 64 bits and could come from a new address
 * each time. IPv4 addresses that come over an IPv6 socket (::ffff:192.0.2.1) count as what they are.
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(bare)) return bare;
  // The parser of addresses writes all of them one way: lower case, without leading zeros, an IPv4 tail in hex.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (part: string | undefined) => (part ?? '').split(':').filter(Boolean);
  const zeros = new Array<string>(8 - groupsOf(head).length - groupsOf(tail).length).fill('0');
  return `${[...groupsOf(head), ...zeros, ...groupsOf(tail)].slice(0, 4).join(':')}::/64`;
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
