// From credentials to the caller behind them. Concurrent requests are looked up in sets: one statement for all. There is
// no cache, so a revoked key, an ended session or a changed role holds from the next request on.
import type { AccessTokens } from '../access/access-tokens';
import { grantsOfKey, grantsOfRoles } from '../domain/permissions';
import { inSets } from '../process/in-sets';
import { type ApiKeyOwner, apiKeyPattern, hashOfApiKey, ownersOfApiKeys } from '../store/api-keys';
import { holdersOfSessions, type SessionHolder } from '../store/session-holders';
import { type Database, isPassingFault, withPatience } from '../store/sql';
import type { Caller } from './caller';
import { Refusal } from './errors';
import { isWithinNetworks } from './network';

export type WhoCalls = {
  /** Undefined for a key that is unknown, revoked or expired; a Refusal for one that may not come from this address. */
  ofKey(key: string, address: string): Promise<Caller | undefined>;
  /** Undefined for a token that is not ours, has expired, or whose session has ended. */
  ofToken(token: string): Promise<Caller | undefined>;
};

// How long a look-up waits for a database that restarts before the request is refused.
const patienceSeconds = 5;

export function openWhoCalls(db: Database, tokens: AccessTokens): WhoCalls {
  const limits = { maxSize: 500, maxWaiting: 20_000, concurrency: 1, aloneAfter: (e: unknown) => !isPassingFault(e) };

  const ownerOf = inSets(limits, async (hashes: Buffer[]) => {
    const names = hashes.map((hash) => hash.toString('hex'));
    const distinct = [...new Map(names.map((name, index) => [name, hashes[index]!])).values()];
    const owners = await withPatience(patienceSeconds, () => ownersOfApiKeys(db, distinct));
    return names.map((name) => owners.get(name));
  });
  const holderOf = inSets(limits, async (ids: string[]) => {
    const holders = await withPatience(patienceSeconds, () => holdersOfSessions(db, [...new Set(ids)]));
    return ids.map((id) => holders.get(id));
  });

  return {
    async ofKey(key, address) {
      if (!apiKeyPattern.test(key)) return undefined;
      const owner = await ownerOf(hashOfApiKey(key));
      if (owner === undefined) return undefined;
      if (owner.allowedNetworks.length > 0 && !isWithinNetworks(address, owner.allowedNetworks))
        throw new Refusal('ADDRESS_NOT_ALLOWED');
      return callerOfKey(owner);
    },
    async ofToken(token) {
      const claims = token === '' ? null : await tokens.verify(token);
      if (claims === null) return undefined;
      const holder = await holderOf(claims.sessionId);
      return holder?.accountId === claims.accountId ? callerOfSession(holder) : undefined;
    },
  };
}

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
