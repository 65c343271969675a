// API keys as the people who look after them see and replace them: identity's routes, the console, the commands. What a
// request does with a key is in api-keys.ts.
import type { KeyTerms } from '../domain/key-terms';
import type { KeyScope } from '../domain/permissions';
import { type IssuedApiKey, issueApiKey, revokeApiKey } from './api-keys';
import { row, rows, type Sql, type Tx } from './sql';

export type ListedApiKey = {
  id: string;
  partnerId: string;
  partner: string;
  jurisdiction: string;
  name: string;
  /** The first characters of the key, by which its owner knows it again. */
  hint: string;
  scopes: KeyScope[];
  allowedNetworks: string[];
  isTest: boolean;
  state: 'active' | 'replaced' | 'expired' | 'revoked';
  createdAt: Date;
  /** As the audit names them; null for keys from before this was noted. */
  createdBy: string | null;
  expiresAt: Date | null;
  /** Up to some seconds late. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  revokedBy: string | null;
  /** The key that takes its place; it still opens until `expiresAt`. */
  replacedBy: string | null;
};

const select = `
  select key.id, key.partner_id as "partnerId", partner.name as partner, partner.jurisdiction, key.name, key.hint,
         key.scopes, key.allowed_networks::text[] as "allowedNetworks", key.is_test as "isTest",
         case when key.revoked_at is not null then 'revoked'
              when key.expires_at <= now() then 'expired'
              when key.replaced_by is not null then 'replaced'
              else 'active' end as state,
         key.created_at as "createdAt", key.created_by as "createdBy", key.expires_at as "expiresAt",
         key.last_used_at as "lastUsedAt", key.revoked_at as "revokedAt", key.revoked_by as "revokedBy",
         key.replaced_by as "replacedBy"
    from api_key as key
    join partner on partner.id = key.partner_id`;

export const mostListedKeys = 1000;

const isLive = `(key.revoked_at is null and (key.expires_at is null or key.expires_at > now()))`;

/** All partners' for null: first those that open something, then the newest. Those that ended stay to be seen. */
export const listApiKeys = (sql: Sql, partnerId: string | null, most = mostListedKeys): Promise<ListedApiKey[]> =>
  rows(
    sql,
    `${select}
   where $1::uuid is null
      or key.partner_id = $1
   order by ${isLive} desc, key.id desc
   limit $2`,
    [partnerId, most],
  );

/** As many as are shown at once, and whether there are more: a list that was cut must not look like all there are. */
export async function listApiKeysAtOnce(
  sql: Sql,
  partnerId: string | null,
): Promise<{ keys: ListedApiKey[]; isComplete: boolean }> {
  const found = await listApiKeys(sql, partnerId, mostListedKeys + 1);
  return { keys: found.slice(0, mostListedKeys), isComplete: found.length <= mostListedKeys };
}

/** Undefined when there is no such key, or it is not the partner's. */
export const findApiKey = (sql: Sql, id: string, partnerId: string | null): Promise<ListedApiKey | undefined> =>
  row(
    sql,
    `${select}
   where key.id = $1
     and ($2::uuid is null or key.partner_id = $2)`,
    [id, partnerId],
  );

/** Each key has limits of its own, so a partner with any number of keys would have no limit. */
export const mostLiveKeys = 20;

export type IssueOutcome =
  | { outcome: 'issued'; key: ListedApiKey; issued: IssuedApiKey }
  | { outcome: 'unknown partner' }
  | { outcome: 'too many' };

/** Issues one more key of a partner, unless it has `mostLiveKeys`. */
export async function issueKeyOf(tx: Tx, partnerId: string, terms: KeyTerms, by: string): Promise<IssueOutcome> {
  const liveKeys = await lockLiveKeys(tx, partnerId);
  if (liveKeys === null) return { outcome: 'unknown partner' };
  if (liveKeys >= mostLiveKeys) return { outcome: 'too many' };
  const issued = await issueApiKey(tx, { ...terms, partnerId, createdBy: by });
  return { outcome: 'issued', key: (await findApiKey(tx, issued.id, partnerId))!, issued };
}

/**
 * How many keys of the partner open something, and nobody else issues or replaces any until the end of the transaction.
 * Null when there is no such partner.
 */
async function lockLiveKeys(tx: Tx, partnerId: string): Promise<number | null> {
  const owner = await row(tx, `select from partner where id = $1 for no key update`, [partnerId]);
  if (owner === undefined) return null;
  const live = await row<{ count: number }>(
    tx,
    `select count(*)::int as count
       from api_key as key
      where partner_id = $1
        and ${isLive}`,
    [partnerId],
  );
  return live!.count;
}

export type RotateOptions = {
  /** How long both keys open; 0 ends the old one at once. It never lives longer than it would have. */
  overlapHours: number;
  /** As the audit names them. */
  by: string;
  /** Null for those who look after all partners' keys. */
  partnerId: string | null;
};

export type Rotation =
  | { outcome: 'rotated'; before: ListedApiKey; after: ListedApiKey; key: ListedApiKey; issued: IssuedApiKey }
  /** There is no such key for this caller. */
  | { outcome: 'unknown' }
  /** It was revoked, has expired, or was replaced before: of two who rotate one key at once, one gets this. */
  | { outcome: 'over'; state: 'replaced' | 'expired' | 'revoked' }
  /** The old one would stay beside the new one, and its partner has `mostLiveKeys` already. */
  | { outcome: 'too many' };

/**
 * Replaces a key by one of the same name, scopes, networks and kind. A key that was given an end gets as much time anew
 * as it had at first. `before` and `after` are the old key, `key` the new one.
 */
export async function rotateApiKey(tx: Tx, id: string, options: RotateOptions): Promise<Rotation> {
  const { overlapHours, by, partnerId } = options;
  const found = await findApiKey(tx, id, partnerId);
  if (found === undefined) return { outcome: 'unknown' };
  const liveKeys = (await lockLiveKeys(tx, found.partnerId))!;
  const before = (await lockApiKey(tx, id, partnerId))!;
  if (before.state !== 'active') return { outcome: 'over', state: before.state };
  if (overlapHours > 0 && liveKeys >= mostLiveKeys) return { outcome: 'too many' };

  const lifetimeMs = before.expiresAt && before.expiresAt.getTime() - before.createdAt.getTime();
  const issued = await issueApiKey(tx, {
    ...before,
    expiresAt: lifetimeMs === null ? null : new Date(Date.now() + lifetimeMs),
    createdBy: by,
  });
  await rows(
    tx,
    `update api_key
        set replaced_by = $2,
            expires_at = least(expires_at, now() + make_interval(hours => $3))
      where id = $1`,
    [id, issued.id, overlapHours],
  );
  const [after, key] = [await findApiKey(tx, id, partnerId), await findApiKey(tx, issued.id, partnerId)];
  return { outcome: 'rotated', before, after: after!, key: key!, issued };
}

export type Revocation = { outcome: 'revoked'; before: ListedApiKey; after: ListedApiKey } | { outcome: 'unknown' };

/** From the next request on. A key that was revoked before, or is not this caller's, is unknown. */
export async function revokeKeyOf(
  tx: Tx,
  id: string,
  { by, partnerId }: Pick<RotateOptions, 'by' | 'partnerId'>,
): Promise<Revocation> {
  const before = await lockApiKey(tx, id, partnerId);
  if (before === undefined || !(await revokeApiKey(tx, id, by, partnerId))) return { outcome: 'unknown' };
  return { outcome: 'revoked', before, after: (await findApiKey(tx, id, partnerId))! };
}

/** A key as the audit tells of it. */
export const auditedKey = (key: ListedApiKey): Record<string, unknown> => {
  const { partnerId, name, hint, scopes, allowedNetworks, isTest, state, expiresAt, replacedBy } = key;
  return { partnerId, name, hint, scopes, allowedNetworks, isTest, state, expiresAt, replacedBy };
};

/** Read after the lock, in a statement of its own: it shows what others did to the key until they let go of it. */
async function lockApiKey(tx: Tx, id: string, partnerId: string | null): Promise<ListedApiKey | undefined> {
  await rows(tx, `select from api_key where id = $1 for update`, [id]);
  return findApiKey(tx, id, partnerId);
}
