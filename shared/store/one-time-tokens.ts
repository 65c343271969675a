// What a link in a mail carries, and what leads from the password to the second factor. Only the SHA-256 is kept; 32
// random bytes need no salt.
import { hashOfSecret, randomSecret } from './random-secret';
import { row, rows, type Sql, type Tx } from './sql';

export type TokenPurpose = 'verify-email' | 'reset-password' | 'second-step' | 'download-export';
export type TokenHolder = { accountId: string; subjectId: string | null };

/** The token is in the answer and nowhere else. */
export async function issueOneTimeToken(
  tx: Tx,
  given: { accountId: string; purpose: TokenPurpose; subjectId?: string; expiresAt: Date },
): Promise<string> {
  const token = randomSecret();
  await rows(
    tx,
    `insert into one_time_token (token_hash, account_id, purpose, subject_id, expires_at) values ($1, $2, $3, $4, $5)`,
    [hashOfSecret(token), given.accountId, given.purpose, given.subjectId ?? null, given.expiresAt],
  );
  return token;
}

/** Whose it is, while it holds. Changes nothing, so it may be asked again. */
export const findOneTimeToken = (sql: Sql, token: string, purpose: TokenPurpose): Promise<TokenHolder | undefined> =>
  row(
    sql,
    `select account_id as "accountId", subject_id as "subjectId"
       from one_time_token
      where token_hash = $1
        and purpose = $2
        and used_at is null
        and expires_at > now()`,
    [hashOfSecret(token), purpose],
  );

/** Whose it was. Of two who use it at once the second waits for the first and gets undefined. */
export const useOneTimeToken = (tx: Tx, token: string, purpose: TokenPurpose): Promise<TokenHolder | undefined> =>
  row(
    tx,
    `update one_time_token
        set used_at = now()
      where token_hash = $1
        and purpose = $2
        and used_at is null
        and expires_at > now()
     returning account_id as "accountId", subject_id as "subjectId"`,
    [hashOfSecret(token), purpose],
  );

/** Links that were sent before open nothing any more. */
export const voidOneTimeTokens = (tx: Tx, accountId: string, purpose: TokenPurpose): Promise<unknown> =>
  rows(tx, `update one_time_token set used_at = now() where account_id = $1 and purpose = $2 and used_at is null`, [
    accountId,
    purpose,
  ]);
