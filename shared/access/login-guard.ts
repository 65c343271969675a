// How often somebody may try to log in. What counts most is one account from one network: counted by the account alone,
// anybody could keep its owner out by giving wrong passwords. Wider limits hold against many accounts tried from one
// network and one account tried from many. Whether an address has an account changes nothing of what is counted.
import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';

/** `isFirst` of those that were too many: one entry in the audit is enough for a flood. */
export type TooMany = {
  retryAfterSeconds: number;
  isFirst: boolean;
  /** One of the wider limits is used up. Whoever asks lets in the owner who comes from a known network. */
  isWide: boolean;
};

export type Step = 'password' | 'code';

export type Attempt = {
  /** The blind index of the address, with an account or without: otherwise the count would tell which it is. */
  address: string;
  network: string;
};

export type LoginGuard = {
  /** Counts an attempt before it is made, so that a thousand at once are not all the first. Null when it may be made. */
  attempt(step: Step, attempt: Attempt): Promise<TooMany | null>;
  /**
   * The address starts afresh from this network in what was proved; the wider limits go on. A password proves nothing
   * about codes: counting those afresh with each right password, they could be guessed without end.
   */
  succeeded(attempt: Attempt, proved: readonly Step[]): Promise<void>;
};

const hourSeconds = 3600;
const daySeconds = 86_400;

// People of one office share a network. Keeping an owner out of a new network takes twenty networks that each use up
// their attempts, every minute.
const accountsANetwork = 4;
const networksAnAccount = 20;
// Whoever tries codes has the password, and of a million codes three are right: 20 an hour from everywhere find one in
// two years.
const codesAnHour = 4;

export type GuardTools = { config: Config; redis: Redis | null; vault: Vault };

export function openLoginGuard({ config, redis, vault }: GuardTools): LoginGuard {
  // Redis gets blind indexes: networks say where people live, and there are few enough to try out a bare hash of each.
  const keyOf = (...parts: string[]): string => vault.index('login-guard', parts.join(' ')).toString('base64url');
  const { LOGIN_ATTEMPTS_PER_MINUTE: inARow } = config;
  const limiter = limitersIn(redis);
  const steps = {
    password: {
      pair: limiter('login', inARow, hourSeconds),
      waits: limiter('login-waits', Number.MAX_SAFE_INTEGER, daySeconds),
      network: limiter('login-network', inARow * accountsANetwork, 60),
      account: limiter('login-account', inARow * networksAnAccount, 60),
    },
    code: {
      pair: limiter('code', inARow, hourSeconds),
      waits: limiter('code-waits', Number.MAX_SAFE_INTEGER, daySeconds),
      network: limiter('code-network', inARow * accountsANetwork, 60),
      account: limiter('code-account', inARow * codesAnHour, hourSeconds),
    },
  };
  return {
    async attempt(step, { address, network }) {
      const limits = steps[step];
      const inARow = await attemptInARow(limits.pair, limits.waits, keyOf(address, network));
      if (inARow !== null) return { ...inARow, isWide: false };
      // From narrow to wide: what one network is refused must not count against an account that is not its own.
      const tooMany =
        (await consume(limits.network, keyOf(network))) ?? (await consume(limits.account, keyOf(address)));
      return tooMany && { ...tooMany, isWide: true };
    },
    async succeeded({ address, network }, proved) {
      const key = keyOf(address, network);
      const limits = proved.map((step) => steps[step]);
      await Promise.all(limits.flatMap(({ pair, waits }) => [pair.delete(key), waits.delete(key)]));
    },
  };
}

type Counted = Omit<TooMany, 'isWide'>;

/** Redis lets all processes count together; while it is away each counts for itself. */
const limitersIn =
  (redis: Redis | null) =>
  (keyPrefix: string, points: number, duration: number): RateLimiterAbstract => {
    const options = { keyPrefix: `limit:${keyPrefix}`, points, duration };
    const insuranceLimiter = new RateLimiterMemory(options);
    if (redis === null) return insuranceLimiter;
    return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter, rejectIfRedisNotReady: true });
  };

/** After as many as there are points a minute passes before the next ones, then two, four … and in the end an hour. */
async function attemptInARow(
  pair: RateLimiterAbstract,
  waits: RateLimiterAbstract,
  key: string,
): Promise<Counted | null> {
  const tooMany = await consume(pair, key);
  if (tooMany === null || !tooMany.isFirst) return tooMany;
  const { consumedPoints: wait } = await waits.consume(key);
  const retryAfterSeconds = Math.min(60 * 2 ** (wait - 1), hourSeconds);
  await pair.block(key, retryAfterSeconds);
  return { retryAfterSeconds, isFirst: true };
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<Counted | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (limited) {
    if (!(limited instanceof RateLimiterRes)) throw limited;
    const retryAfterSeconds = Math.max(1, Math.ceil(limited.msBeforeNext / 1000));
    return { retryAfterSeconds, isFirst: limited.consumedPoints === limiter.points + 1 };
  }
}
