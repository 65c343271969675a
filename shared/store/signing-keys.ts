// Keys that sign. The private half lies sealed in the table, so every process that may sign shares one key and none
// needs a file; the public half is for everybody, and stays when the key is retired.
import type { Vault } from '../process/vault';
import { row, rows, type Sql, type Tx } from './sql';

export type SigningPurpose = 'access-token' | 'audit-anchor' | 'receipt';
export type PublicKey = { kid: string; algorithm: string; publicJwk: Record<string, unknown>; retiredAt: Date | null };
export type SigningKey = PublicKey & { privateJwk: Record<string, unknown> };

const contextOf = (kid: string): string => `signing_key.private ${kid}`;

/** The key that signs today, or undefined before the first was made. */
export async function currentSigningKey(
  sql: Sql,
  vault: Vault,
  purpose: SigningPurpose,
): Promise<SigningKey | undefined> {
  const found = await row<PublicKey & { privateSealed: Buffer }>(
    sql,
    `select kid, algorithm, public_jwk as "publicJwk", retired_at as "retiredAt", private_sealed as "privateSealed"
       from signing_key
      where purpose = $1
        and retired_at is null`,
    [purpose],
  );
  if (found === undefined) return undefined;
  const { privateSealed, ...key } = found;
  return { ...key, privateJwk: JSON.parse(vault.open(privateSealed, contextOf(key.kid)).toString()) };
}

/** Every key of the purpose, also retired ones. A row that the vault does not open is none of ours and left out. */
export async function signingKeysOf(sql: Sql, vault: Vault, purpose: SigningPurpose): Promise<SigningKey[]> {
  const found = await rows<PublicKey & { privateSealed: Buffer }>(
    sql,
    `select kid, algorithm, public_jwk as "publicJwk", retired_at as "retiredAt", private_sealed as "privateSealed"
       from signing_key
      where purpose = $1`,
    [purpose],
  );
  return found.flatMap(({ privateSealed, ...key }) => {
    try {
      return { ...key, privateJwk: JSON.parse(vault.open(privateSealed, contextOf(key.kid)).toString()) };
    } catch {
      return [];
    }
  });
}

/** Until the commit nobody else replaces keys of the purpose: two processes must not both make a first one. */
export const lockSigningKeys = (tx: Tx, purpose: SigningPurpose): Promise<unknown> =>
  rows(tx, `select pg_advisory_xact_lock(hashtext('signing key ' || $1))`, [purpose]);

/** Retires the key of the purpose, if there is one, and puts this one in its place. */
export async function replaceSigningKey(
  tx: Tx,
  vault: Vault,
  purpose: SigningPurpose,
  key: Omit<SigningKey, 'retiredAt'>,
): Promise<void> {
  await rows(tx, `update signing_key set retired_at = now() where purpose = $1 and retired_at is null`, [purpose]);
  await rows(
    tx,
    `insert into signing_key (kid, purpose, algorithm, public_jwk, private_sealed) values ($1, $2, $3, $4, $5)`,
    [
      key.kid,
      purpose,
      key.algorithm,
      JSON.stringify(key.publicJwk),
      vault.seal(JSON.stringify(key.privateJwk), contextOf(key.kid)),
    ],
  );
}

/** Those that sign or signed within the last `minutes` and have not leaked: what they signed may still be shown. */
export const publicKeys = (sql: Sql, purpose: SigningPurpose, minutes: number): Promise<PublicKey[]> =>
  rows(
    sql,
    `select kid, algorithm, public_jwk as "publicJwk", retired_at as "retiredAt"
       from signing_key
      where purpose = $1
        and leaked_at is null
        and (retired_at is null or retired_at > now() - make_interval(mins => $2))
      order by created_at desc`,
    [purpose, minutes],
  );

/** All there ever were for the purpose, the newest first. What one signed that has leaked may be anybody's. */
export const knownKeys = (sql: Sql, purpose: SigningPurpose): Promise<(PublicKey & { leakedAt: Date | null })[]> =>
  rows(
    sql,
    `select kid, algorithm, public_jwk as "publicJwk", retired_at as "retiredAt", leaked_at as "leakedAt"
       from signing_key
      where purpose = $1
      order by created_at desc, kid`,
    [purpose],
  );

/** Nothing that a retired key of the purpose signed is believed from now on. Returns their ids. */
export async function distrustRetiredKeys(tx: Tx, purpose: SigningPurpose): Promise<string[]> {
  const distrusted = await rows<{ kid: string }>(
    tx,
    `update signing_key
        set leaked_at = now()
      where purpose = $1
        and retired_at is not null
        and leaked_at is null
     returning kid`,
    [purpose],
  );
  return distrusted.map(({ kid }) => kid);
}
