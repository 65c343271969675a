// From credentials to the caller behind them. Concurrent requests are looked up and counted in sets: one statement and one
// count per caller for all of them. There is no cache, so a revoked key, an ended session or a changed role holds from
// the next request on.
import type { AccessTokens } from '../access/access-tokens';
import { isWithinNetworks } from '../access/network';
import { grantsOfKey, grantsOfRoles, type Role } from '../domain/permissions';
import { inSets } from '../process/in-sets';
import { type ApiKeyOwner, apiKeyPattern, hashOfApiKey, ownersOfApiKeys } from '../store/api-keys';
import { holdersOfSessions, type SessionHolder } from '../store/session-holders';
import { type Database, isPassingFault, withPatience } from '../store/sql';
import type { Caller } from './caller';
import { Refusal } from './errors';
import type { RateLimiter } from './rate-limits';
import { type Tally, tally } from './tallies';

export type Known = {
  caller: Caller;
  limiter: RateLimiter;
  tally: Tally;
  /** When the person last gave the password; null for keys, which have none. */
  authenticatedAt: Date | null;
};

export type WhoCalls = {
  /** Undefined for a key that is unknown, revoked or expired; a Refusal for one that may not come from this address. */
  ofKey(key: string, address: string): Promise<Known | undefined>;
  /** Undefined for a token that is not ours, has expired, or whose session has ended. */
  ofToken(token: string): Promise<Known | undefined>;
};

// How long a look-up waits for a database that restarts before the request is refused.
const patienceSeconds = 5;

export type CallerRules = {
  perKey: RateLimiter;
  perUser: RateLimiter;
  /** Roles whose sessions open nothing without a second factor. */
  needingSecondFactor: readonly Role[];
};

export function openWhoCalls(db: Database, tokens: AccessTokens, rules: CallerRules): WhoCalls {
  const { perKey, perUser, needingSecondFactor } = rules;
  const limits = { maxSize: 500, maxWaiting: 20_000, concurrency: 1, aloneAfter: (e: unknown) => !isPassingFault(e) };

  // Looking up and counting are one set on purpose: two short stages would make smaller sets and so more statements.
  const ownerOf = inSets(limits, async (asked: { hash: Buffer; address: string }[]) => {
    const names = asked.map(({ hash }) => hash.toString('hex'));
    const distinct = [...new Map(names.map((name, index) => [name, asked[index]!.hash])).values()];
    const owners = await withPatience(patienceSeconds, () => ownersOfApiKeys(db, distinct));
    const found = names.map((name, index) => {
      const owner = owners.get(name);
      return owner && { owner, isHere: mayBeUsedFrom(owner, asked[index]!.address) };
    });
    // Who stole a key that is bound to networks must not use up its owner's requests.
    const tallies = await tally(
      perKey,
      found.map((one) => (one?.isHere ? one.owner.keyId : undefined)),
    );
    return found.map((one, index) => one && { ...one, tally: tallies[index] });
  });
  const holderOf = inSets(limits, async (ids: string[]) => {
    const holders = await withPatience(patienceSeconds, () =>
      holdersOfSessions(db, [...new Set(ids)], needingSecondFactor),
    );
    const found = ids.map((id) => holders.get(id));
    const tallies = await tally(
      perUser,
      found.map((holder) => holder?.accountId),
    );
    return found.map((holder, index) => holder && { holder, tally: tallies[index]! });
  });

  return {
    async ofKey(key, address) {
      const found = apiKeyPattern.test(key) ? await ownerOf({ hash: hashOfApiKey(key), address }) : undefined;
      if (found === undefined) return undefined;
      if (found.tally === undefined) throw new Refusal('ADDRESS_NOT_ALLOWED');
      return { caller: callerOfKey(found.owner), limiter: perKey, tally: found.tally, authenticatedAt: null };
    },
    async ofToken(token) {
      const claims = token === '' ? null : await tokens.verify(token);
      const found = claims === null ? undefined : await holderOf(claims.sessionId);
      if (found === undefined || found.holder.accountId !== claims?.accountId) return undefined;
      const { holder, tally } = found;
      return { caller: callerOfSession(holder), limiter: perUser, tally, authenticatedAt: holder.authenticatedAt };
    },
  };
}

const mayBeUsedFrom = ({ allowedNetworks }: ApiKeyOwner, address: string): boolean =>
  allowedNetworks.length === 0 || isWithinNetworks(address, allowedNetworks);

const callerOfKey = ({ keyId, partnerId, jurisdiction, scopes, isTest }: ApiKeyOwner): Caller => ({
  actor: `key:${keyId}`,
  role: 'partner',
  grants: grantsOfKey(scopes),
  accountId: null,
  sessionId: null,
  keyId,
  partnerId,
  jurisdiction,
  isTest,
});

const callerOfSession = ({ accountId, sessionId, role, jurisdiction, partnerId }: SessionHolder): Caller => ({
  actor: `account:${accountId}`,
  role,
  grants: grantsOfRoles[role],
  accountId,
  sessionId,
  keyId: null,
  partnerId,
  jurisdiction,
  isTest: false,
});
