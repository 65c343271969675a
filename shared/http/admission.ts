// Who is asking, may they, and not too often? Every route goes through here before its handler sees anything.
import type { Request, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { openAccessTokens } from '../access/access-tokens';
import { rolesNeedingSecondFactor } from '../access/authenticate';
import { isFresh } from '../access/fresh';
import { networkOf } from '../access/network';
import { type Reach, reachOf } from '../domain/permissions';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';
import type { Database } from '../store/sql';
import type { Caller } from './caller';
import { type Credentials, credentialsOf } from './credentials';
import { type ErrorCode, Refusal } from './errors';
import { type KeyUses, openKeyUses } from './key-uses';
import type { MaintenanceWatch } from './maintenance-watch';
import {
  countsAlone,
  type LimitClass,
  openRateLimiter,
  windowsOfAddress,
  windowsOfApiKey,
  windowsOfClass,
  windowsOfUser,
} from './rate-limits';
import type { RouteDescription } from './route';
import { announce, type Count, countInSets } from './tallies';
import { type Known, openWhoCalls } from './who-calls';

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
  log: Logger;
  maintenance: MaintenanceWatch;
  onStop(step: () => unknown): void;
};

export function openAdmission(tools: AdmissionTools): Admission {
  const { db, redis, config, vault, maintenance } = tools;
  const who = openWhoCalls(db, openAccessTokens(tools), {
    perKey: openRateLimiter(redis, 'key', windowsOfApiKey(config)),
    perUser: openRateLimiter(redis, 'user', windowsOfUser(config)),
    needingSecondFactor: rolesNeedingSecondFactor(config),
  });
  const uses: KeyUses = openKeyUses(tools);
  const perAddress = countInSets(openRateLimiter(redis, 'address', windowsOfAddress(config)));
  const ofClass = (kind: LimitClass) => countInSets(openRateLimiter(redis, kind, windowsOfClass(kind, config)));
  const classes: Record<LimitClass, Count> = {
    registration: ofClass('registration'),
    reset: ofClass('reset'),
    authentication: ofClass('authentication'),
    payment: ofClass('payment'),
    notice: ofClass('notice'),
    verification: ofClass('verification'),
  };
  // Addresses say where people live: what Redis gets is a blind index of them.
  const networkIn = (req: Request): string =>
    vault.index('limit', networkOf(req.ip ?? 'unknown')).toString('base64url');

  /** Counts against the caller's own limits; what guesses credentials is bounded by those of its address. */
  async function knownOf(route: RouteDescription, req: Request, res: Response): Promise<Known> {
    let given: Credentials = { kind: 'none' };
    let known: Known | undefined;
    try {
      given = credentialsOf(req);
      if (given.kind === 'key') known = await who.ofKey(given.key, req.ip ?? '');
      else if (given.kind === 'token') known = await who.ofToken(given.token);
    } catch (refusal) {
      if (refusal instanceof Refusal) await perAddress(networkIn(req), res);
      throw refusal;
    }
    if (known === undefined) {
      await perAddress(networkIn(req), res);
      throw unidentified(route, given);
    }
    const { caller, limiter, tally } = known;
    if (caller.keyId !== null) uses.note(caller.keyId);
    announce(res, limiter, tally);
    return known;
  }

  async function countOpen({ limit }: RouteDescription, req: Request, res: Response): Promise<void> {
    if (!countsAlone(limit)) await perAddress(networkIn(req), res);
    if (limit !== undefined) await classes[limit](networkIn(req), res);
  }

  return {
    async admit(route, req, res) {
      const { audience, permission, limit } = route;
      if (audience === 'probe') return { caller: null, reach: 'all' };
      if (audience === 'public' || audience === 'provider') {
        if (audience === 'public') await countOpen(route, req, res);
        maintenance.refuseWrites(route, null);
        return { caller: null, reach: 'all' };
      }
      const known = await knownOf(route, req, res);
      const { caller } = known;
      const counted = countedIn(limit, caller, networkIn(req));
      if (counted !== null) await classes[limit!](counted, res);
      const reach = reachOf(caller.grants, permission);
      if (reach === null || !isOfAudience(caller, audience))
        throw new Refusal('PERMISSION_MISSING', { detail: permission });
      demandConfirmation(route, known);
      maintenance.refuseWrites(route, caller.jurisdiction);
      return { caller, reach };
    },
    countStray: (req, res) => perAddress(networkIn(req), res),
  };
}

/**
 * Who is counted in the narrower limit of a route. Each payment may ring somebody's telephone, so a person orders few, from
 * wherever. A key acts for a fleet or for many customers behind one address: what it may send in an hour is limit enough.
 */
function countedIn(limit: LimitClass | undefined, { accountId }: Caller, network: string): string | null {
  if (limit === undefined) return null;
  return limit === 'payment' ? accountId : network;
}

function demandConfirmation({ reauthenticate }: RouteDescription, { authenticatedAt }: Known): void {
  if (reauthenticate !== true) return;
  if (authenticatedAt === null || !isFresh(authenticatedAt)) throw new Refusal('CONFIRMATION_NEEDED');
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
