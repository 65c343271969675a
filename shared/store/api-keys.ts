// API keys of partners. Only the SHA-256 of a key is stored: 45 random characters need neither salt nor slowness.
import { hash, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { row, rows, type Sql } from './sql';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `tc_` and 45 letters and digits, 48 characters in total (R7.1). */
export const apiKeyPattern = /^tc_[A-Za-z0-9]{45}$/;

export const hashOfApiKey = (key: string): Buffer => hash('sha256', key, 'buffer');

export type IssuedApiKey = { id: string; key: string };

/** The key is in the answer and nowhere else; it cannot be shown again. `name` tells a partner's keys apart. */
export async function issueApiKey(sql: Sql, partnerId: string, name: string): Promise<IssuedApiKey> {
  const id = uuidv7();
  const key = `tc_${Array.from({ length: 45 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
  await rows(sql, `insert into api_key (id, partner_id, name, hint, key_hash) values ($1, $2, $3, $4, $5)`, [
    id,
    partnerId,
    name,
    key.slice(0, 7),
    hashOfApiKey(key),
  ]);
  return { id, key };
}

/**
 * Holds from the next request on, since nobody caches keys. False when there is no such key or it was revoked before.
 */
export async function revokeApiKey(sql: Sql, id: string): Promise<boolean> {
  const revoked = await row(
    sql,
    `update api_key set revoked_at = now() where id = $1 and revoked_at is null returning id`,
    [id],
  );
  return revoked !== undefined;
}

export type ApiKeyOwner = { keyId: string; partnerId: string; jurisdiction: string };

/** Owners by the hash's hexadecimal text; unknown and revoked keys are absent. */
export async function ownersOfApiKeys(sql: Sql, hashes: readonly Buffer[]): Promise<Map<string, ApiKeyOwner>> {
  const found = await rows<ApiKeyOwner & { hash: Buffer }>(
    sql,
    `select key.key_hash as hash, key.id as "keyId", key.partner_id as "partnerId", partner.jurisdiction
       from api_key as key
       join partner on partner.id = key.partner_id
      where key.key_hash = any($1::bytea[])
        and key.revoked_at is null`,
    [hashes],
  );
  return new Map(
    found.map(({ hash, keyId, partnerId, jurisdiction }) => [hash.toString('hex'), { keyId, partnerId, jurisdiction }]),
  );
}
