// Where people are logged in: by families of refresh tokens (refresh-tokens.ts), or by a cookie of the console. The
// browser holds a random secret, the table only its SHA-256, so a copy of it opens nothing; 32 random bytes need no salt.
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '../domain/permissions';
import { hashOfSecret, randomSecret } from './random-secret';
import { row, rows, type Sql, type Tx } from './sql';

export const idleMinutes = 30;
export const longestHours = 12;

/** Why a session ended, as the table knows it. */
export type EndedWhy =
  | 'logout'
  | 'ended elsewhere'
  | 'token reused'
  | 'password changed'
  | 'account closed'
  | 'by an operator'
  | 'expired'
  | 'rotated';

export type NewSession = { accountId: string; ip: string | null; userAgent: string | null };

export type ConsoleCookie = { cookie: string; csrf: string };

/** Opens a session of the console. Cookie and csrf are not kept. */
export async function openConsoleSession(
  tx: Tx,
  given: NewSession,
): Promise<{ sessionId: string; expiresAt: Date } & ConsoleCookie> {
  const sessionId = uuidv7();
  const secrets = { cookie: randomSecret(), csrf: randomSecret() };
  const opened = await row<{ expiresAt: Date }>(
    tx,
    `insert into session (id, account_id, kind, cookie_hash, csrf, expires_at, ip, user_agent)
     values ($1, $2, 'console', $3, $4, now() + make_interval(hours => $5), $6, $7)
     returning expires_at as "expiresAt"`,
    [sessionId, given.accountId, hashOfSecret(secrets.cookie), secrets.csrf, longestHours, given.ip, given.userAgent],
  );
  return { sessionId, expiresAt: opened!.expiresAt, ...secrets };
}

export type ConsoleSession = {
  sessionId: string;
  accountId: string;
  role: Role;
  jurisdiction: string | null;
  partnerId: string | null;
  hasSecondFactor: boolean;
  csrf: string;
  createdAt: Date;
  /** When the password, and the second factor where there is one, was last given. */
  authenticatedAt: Date;
  expiresAt: Date;
};

/**
 * The session of a cookie, unless it ended, is idle or expired, or its account is not active any more, or has no second
 * factor and one of the roles that need it.
 */
export const findConsoleSession = (
  sql: Sql,
  cookie: string,
  needingSecondFactor: readonly Role[],
): Promise<ConsoleSession | undefined> =>
  row(
    sql,
    `select session.id as "sessionId", account.id as "accountId", role, partner_id as "partnerId",
            coalesce(account.jurisdiction, partner.jurisdiction) as jurisdiction,
            totp_confirmed_at is not null as "hasSecondFactor", csrf, session.created_at as "createdAt",
            authenticated_at as "authenticatedAt", expires_at as "expiresAt"
       from session
       join account on account.id = session.account_id
       left join partner on partner.id = account.partner_id
      where cookie_hash = $1
        and kind = 'console'
        and ended_at is null
        and expires_at > now()
        and seen_at > now() - make_interval(mins => $2)
        and account.state in ('active', 'closing')
        and (totp_confirmed_at is not null or role <> all($3))`,
    [hashOfSecret(cookie), idleMinutes, needingSecondFactor],
  );

/** Notes that somebody is there. Written once a minute at most: a session is read far more often than it ages. */
export const touchConsoleSession = (sql: Sql, sessionId: string): Promise<unknown> =>
  rows(sql, `update session set seen_at = now() where id = $1 and seen_at < now() - interval '1 minute'`, [sessionId]);

/** The cookie and csrf before open nothing any more. */
export async function rotateConsoleCookie(tx: Tx, sessionId: string): Promise<ConsoleCookie> {
  const secrets = { cookie: randomSecret(), csrf: randomSecret() };
  await rows(tx, `update session set cookie_hash = $2, csrf = $3 where id = $1 and kind = 'console'`, [
    sessionId,
    hashOfSecret(secrets.cookie),
    secrets.csrf,
  ]);
  return secrets;
}

/** The password, and the second factor where there is one, was given again. */
export const markAuthenticated = (tx: Tx, sessionId: string): Promise<unknown> =>
  rows(tx, `update session set authenticated_at = now() where id = $1`, [sessionId]);

export type ListedSession = {
  id: string;
  kind: 'token' | 'console';
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
};

/** Where the account is logged in now, newest first. */
export const listSessions = (sql: Sql, accountId: string): Promise<ListedSession[]> =>
  rows(
    sql,
    `select id, kind, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", ip,
            user_agent as "userAgent"
       from session
      where account_id = $1
        and ended_at is null
        and expires_at > now()
        and (kind = 'token' or seen_at > now() - make_interval(mins => $2))
      order by id desc`,
    [accountId, idleMinutes],
  );

/** Holds from the next request on. False when the account has no such session that lasts. */
export async function endSession(tx: Tx, accountId: string, sessionId: string, why: EndedWhy): Promise<boolean> {
  const ended = await row(
    tx,
    `update session
        set ended_at = now(), ended_why = $3
      where id = $2
        and account_id = $1
        and ended_at is null
     returning id`,
    [accountId, sessionId, why],
  );
  return ended !== undefined;
}

/** Ends all sessions of the account but `exceptSessionId`; returns how many ended. */
export async function endSessionsOf(
  tx: Tx,
  accountId: string,
  why: EndedWhy,
  exceptSessionId: string | null = null,
): Promise<number> {
  const ended = await rows(
    tx,
    `update session
        set ended_at = now(), ended_why = $2
      where account_id = $1
        and ended_at is null
        and id is distinct from $3
     returning id`,
    [accountId, why, exceptSessionId],
  );
  return ended.length;
}
