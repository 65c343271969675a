// API keys of partners. Only the SHA-256 of a key is stored: 45 random characters (268 bits) need neither salt nor
// slowness. A key is found by its hash in a unique index. The time that takes may tell how stored hashes begin, but even
// a whole hash leads to no key unless SHA-256 is turned back, so comparing in constant time would guard nothing.
import { hash, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { KeyScope } from '../domain/permissions';
import { row, rows, type Sql } from './sql';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `tc_` and 45 letters and digits, 48 characters in total (R7.1). */
export const apiKeyPattern = /^tc_[A-Za-z0-9]{45}$/;

export const hashOfApiKey = (key: string): Buffer => hash('sha256', key, 'buffer');

export type NewApiKey = {
  partnerId: string;
  /** Tells the partner's keys apart. */
  name: string;
  scopes: readonly KeyScope[];
  /** Null: until it is revoked. */
  expiresAt: Date | null;
  /** Addresses and networks it may be used from, as PostgreSQL reads cidr; empty for anywhere. */
  allowedNetworks: readonly string[];
  isTest: boolean;
  /** As the audit names them. */
  createdBy: string;
};

export type IssuedApiKey = { id: string; key: string };

/** The key is in the answer and nowhere else; it cannot be shown again. */
export async function issueApiKey(sql: Sql, given: NewApiKey): Promise<IssuedApiKey> {
  const id = uuidv7();
  const key = `tc_${Array.from({ length: 45 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
  await rows(
    sql,
    `insert into api_key (id, partner_id, name, hint, key_hash, scopes, expires_at, allowed_networks, is_test, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      given.partnerId,
      given.name,
      key.slice(0, 7),
      hashOfApiKey(key),
      given.scopes,
      given.expiresAt,
      given.allowedNetworks,
      given.isTest,
      given.createdBy,
    ],
  );
  return { id, key };
}

/**
 * Holds from the next request on, since nobody caches keys. False when the scope holds no such key, or it was revoked
 * before.
 */
export async function revokeApiKey(
  sql: Sql,
  id: string,
  by: string,
  partnerId: string | null = null,
): Promise<boolean> {
  const revoked = await row(
    sql,
    `update api_key
        set revoked_at = now(), revoked_by = $2
      where id = $1
        and revoked_at is null
        and ($3::uuid is null or partner_id = $3)
     returning id`,
    [id, by, partnerId],
  );
  return revoked !== undefined;
}

export type ApiKeyOwner = {
  keyId: string;
  partnerId: string;
  jurisdiction: string;
  scopes: string[];
  /** Empty for anywhere. */
  allowedNetworks: string[];
  isTest: boolean;
};

/** Owners by the hash's hexadecimal text; unknown, revoked and expired keys are absent. */
export async function ownersOfApiKeys(sql: Sql, hashes: readonly Buffer[]): Promise<Map<string, ApiKeyOwner>> {
  const found = await rows<ApiKeyOwner & { hash: Buffer }>(
    sql,
    `select key.key_hash as hash, key.id as "keyId", key.partner_id as "partnerId", partner.jurisdiction, key.scopes,
            key.allowed_networks::text[] as "allowedNetworks", key.is_test as "isTest"
       from api_key as key
       join partner on partner.id = key.partner_id
      where key.key_hash = any($1::bytea[])
        and key.revoked_at is null
        and (key.expires_at is null or key.expires_at > now())`,
    [hashes],
  );
  return new Map(found.map(({ hash, ...owner }) => [hash.toString('hex'), owner]));
}

/**
 * Notes when keys were last used; a time that is older than what is known changes nothing. Locks in the order of ids:
 * every process writes the same busy keys every few seconds, and two that took them in orders of their own would wait
 * for each other.
 */
export const noteKeyUses = (sql: Sql, uses: ReadonlyMap<string, Date>): Promise<unknown> =>
  rows(
    sql,
    `with locked as materialized (
       select id from api_key where id = any($1::uuid[]) order by id for no key update
     )
     update api_key
        set last_used_at = greatest(last_used_at, used.at)
       from locked
       join unnest($1::uuid[], $2::timestamptz[]) as used(id, at) using (id)
      where api_key.id = locked.id`,
    [[...uses.keys()], [...uses.values()]],
  );
