// Who is asking, may they, and not too often? Every route goes through here before its handler sees anything.
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import { openAccessTokens } from '../access/access-tokens';
import { type Reach, reachOf } from '../domain/permissions';
import type { Config } from '../process/config';
import { inSets } from '../process/in-sets';
import type { Vault } from '../process/vault';
import type { Database } from '../store/sql';
import type { Caller } from './caller';
import { type Credentials, credentialsOf } from './credentials';
import { type ErrorCode, Refusal } from './errors';
import { exchangeOf } from './exchange';
import { type KeyUses, openKeyUses } from './key-uses';
import type { MaintenanceWatch } from './maintenance-watch';
import { networkOf } from './network';
import {
  exceeded,
  openRateLimiter,
  type RateLimiter,
  type Standing,
  standingHeader,
  windowsOfAddress,
  windowsOfApiKey,
  windowsOfClass,
  windowsOfUser,
} from './rate-limits';
import type { RouteDescription } from './route';
import { openWhoCalls } from './who-calls';

export type Admitted = { caller: Caller | null; reach: Reach };

export type Admission = {
  /** Lets the request in to the route, or throws the Refusal that says why not. */
  admit(route: RouteDescription, req: Request, res: Response): Promise<Admitted>;
  /** Counts a request to no route at all. */
  countStray(req: Request, res: Response): Promise<void>;
};

export type AdmissionTools = {
  db: Database;
  redis: Redis | null;
  config: Config;
  vault: Vault;
  maintenance: MaintenanceWatch;
  onStop(step: () => unknown): void;
};

export function openAdmission(tools: AdmissionTools): Admission {
  const { db, redis, config, maintenance } = tools;
  const who = openWhoCalls(db, openAccessTokens(tools));
  const uses: KeyUses = openKeyUses(tools);
  const perKey = inLimiterSets(openRateLimiter(redis, 'key', windowsOfApiKey(config)));
  const perUser = inLimiterSets(openRateLimiter(redis, 'user', windowsOfUser(config)));
  const perAddress = inLimiterSets(openRateLimiter(redis, 'address', windowsOfAddress(config)));
  const classes = {
    registration: inLimiterSets(openRateLimiter(redis, 'registration', windowsOfClass('registration', config))),
    reset: inLimiterSets(openRateLimiter(redis, 'reset', windowsOfClass('reset', config))),
    authentication: inLimiterSets(openRateLimiter(redis, 'authentication', windowsOfClass('authentication', config))),
  };
  const networkIn = (req: Request): string => networkOf(req.ip ?? 'unknown');

  /** Counts where the caller is known by; what guesses credentials is bounded by its address. */
  async function callerOf(route: RouteDescription, req: Request, res: Response): Promise<Caller> {
    const credentials = await credentialsIn(req, res);
    const caller = await identify(credentials, req, res);
    if (caller === undefined) {
      await perAddress(networkIn(req), res);
      throw unidentified(route, credentials);
    }
    if (caller.keyId !== null) {
      uses.note(caller.keyId);
      await perKey(caller.keyId, res);
    } else await perUser(caller.accountId!, res);
    return caller;
  }

  async function credentialsIn(req: Request, res: Response): Promise<Credentials> {
    try {
      return credentialsOf(req);
    } catch (refusal) {
      await perAddress(networkIn(req), res);
      throw refusal;
    }
  }

  async function identify(given: Credentials, req: Request, res: Response): Promise<Caller | undefined> {
    try {
      if (given.kind === 'key') return await who.ofKey(given.key, req.ip ?? '');
      return given.kind === 'token' ? await who.ofToken(given.token) : undefined;
    } catch (refusal) {
      if (refusal instanceof Refusal) await perAddress(networkIn(req), res);
      throw refusal;
    }
  }

  return {
    async admit(route, req, res) {
      const { audience, permission, limit } = route;
      if (audience === 'probe') return { caller: null, reach: 'all' };
      if (audience === 'public') {
        await perAddress(networkIn(req), res);
        if (limit !== undefined) await classes[limit](networkIn(req), res);
        maintenance.refuseWrites(route, null);
        return { caller: null, reach: 'all' };
      }
      const caller = await callerOf(route, req, res);
      if (limit !== undefined) await classes[limit](networkIn(req), res);
      const reach = reachOf(caller.grants, permission);
      if (reach === null || !isOfAudience(caller, audience))
        throw new Refusal('PERMISSION_MISSING', { detail: permission });
      maintenance.refuseWrites(route, caller.jurisdiction);
      return { caller, reach };
    },
    countStray: (req, res) => perAddress(networkIn(req), res),
  };
}

/** What a handler may rely on: a partner's route has a partner, a person's an account. */
function isOfAudience(caller: Caller, audience: 'partner' | 'person' | 'member'): boolean {
  if (audience === 'partner') return caller.partnerId !== null && caller.jurisdiction !== null;
  return audience === 'member' || caller.accountId !== null;
}

function unidentified({ audience }: RouteDescription, { kind }: Credentials): Refusal {
  const challenge = audience === 'person' ? 'Bearer' : 'ApiKey, Bearer';
  const codes: Record<Credentials['kind'], ErrorCode> = {
    none: audience === 'person' ? 'TOKEN_MISSING' : 'API_KEY_MISSING',
    key: 'API_KEY_INVALID',
    token: 'TOKEN_INVALID',
  };
  return new Refusal(codes[kind], { headers: { 'WWW-Authenticate': challenge } });
}

/** Counts the request and says where the caller stands; throws when a limit is used up. */
type Count = (who: string, res: Response) => Promise<void>;

/** One count for all requests of a caller in a moment; when it is used up within the set, the last of them are over. */
function inLimiterSets(limiter: RateLimiter): Count {
  const count = inSets({ maxSize: 500, maxWaiting: 20_000, concurrency: 1 }, async (callers: string[]) => {
    const requests = new Map<string, number>();
    for (const caller of callers) requests.set(caller, (requests.get(caller) ?? 0) + 1);
    const counted = await Promise.all(
      [...requests].map(async ([caller, times]) => [caller, await limiter.count(caller, times)] as const),
    );
    const left = new Map(counted.map(([caller, { allowed, standings }]) => [caller, { allowed, standings }]));
    return callers.map((caller) => {
      const own = left.get(caller)!;
      own.allowed -= 1;
      return { isAllowed: own.allowed >= 0, standings: own.standings };
    });
  });
  return async (who, res) => {
    const { isAllowed, standings } = await count(who);
    announce(res, limiter, standings);
    if (!isAllowed) throw limited(standings);
  };
}

/** Adds to what an earlier limit of the same request said: all of them hold. */
function announce(res: Response, limiter: RateLimiter, standings: readonly Standing[]): void {
  const { headers } = exchangeOf(res);
  const join = (before: string | undefined, text: string) => (before === undefined ? text : `${before}, ${text}`);
  headers['RateLimit-Policy'] = join(headers['RateLimit-Policy'], limiter.policy);
  headers.RateLimit = join(headers.RateLimit, standingHeader(standings));
}

function limited(standings: readonly Standing[]): Refusal {
  const { window, resetSeconds } = exceeded(standings)!;
  return new Refusal('RATE_LIMITED', {
    retryAfterSeconds: resetSeconds,
    detail: `The limit of ${window.limit} requests per ${window.name} is used up`,
  });
}
