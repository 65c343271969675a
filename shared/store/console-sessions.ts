// Sessions of the console. The browser holds a random token, the table only its SHA-256, so a copy of the table opens
// nothing; 32 random bytes need no salt.
import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleRole } from './console-users';
import { row, rows, type Sql, type Tx } from './sql';

export const idleMinutes = 30;
export const longestHours = 12;

export type ConsoleSession = { userId: string; login: string; role: ConsoleRole; csrf: string };

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Opens a session and returns its token, which is not kept. Expired sessions go on the same occasion. */
export async function openSession(tx: Tx, userId: string): Promise<{ token: string; csrf: string }> {
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  await rows(
    tx,
    `delete from console_session
      where expires_at < now()
         or seen_at < now() - make_interval(mins => $1)`,
    [idleMinutes],
  );
  await rows(
    tx,
    `insert into console_session (token_hash, user_id, csrf, expires_at)
     values ($1, $2, $3, now() + make_interval(hours => $4))`,
    [hashOf(token), userId, csrf, longestHours],
  );
  return { token, csrf };
}

/** The session of a token, unless it is idle, expired or its user was disabled meanwhile. */
export const findSession = (sql: Sql, token: string): Promise<ConsoleSession | undefined> =>
  row(
    sql,
    `select user_id as "userId", login, role, csrf
       from console_session
       join console_user on console_user.id = user_id
      where token_hash = $1
        and expires_at > now()
        and seen_at > now() - make_interval(mins => $2)
        and disabled_at is null`,
    [hashOf(token), idleMinutes],
  );

/** Notes that somebody is there. Written once a minute at most: a session is read far more often than it ages. */
export const touchSession = (sql: Sql, token: string): Promise<unknown> =>
  rows(
    sql,
    `update console_session
        set seen_at = now()
      where token_hash = $1
        and seen_at < now() - interval '1 minute'`,
    [hashOf(token)],
  );

export const closeSession = (tx: Tx, token: string): Promise<unknown> =>
  rows(tx, `delete from console_session where token_hash = $1`, [hashOf(token)]);
