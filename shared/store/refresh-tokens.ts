// Sessions of the API: families of refresh tokens, of which one is good at a time. The client holds a random secret, the
// table only its SHA-256, so a copy of it opens nothing; 32 random bytes need no salt.
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '../domain/permissions';
import { hashOfSecret, randomSecret } from './random-secret';
import { endSession, type NewSession } from './sessions';
import { row, rows, type Tx } from './sql';

const newRefreshToken = (): string => `rt_${randomSecret()}`;

export const refreshTokenPattern = /^rt_[A-Za-z0-9_-]{43}$/;

export type OpenedTokens = { sessionId: string; refreshToken: string; expiresAt: Date };

/** Opens a family of refresh tokens with its first one, which is not kept. */
export async function openTokenSession(tx: Tx, given: NewSession & { refreshDays: number }): Promise<OpenedTokens> {
  const sessionId = uuidv7();
  await rows(
    tx,
    `insert into session (id, account_id, kind, expires_at, ip, user_agent)
     values ($1, $2, 'token', now() + make_interval(days => $3), $4, $5)`,
    [sessionId, given.accountId, given.refreshDays, given.ip, given.userAgent],
  );
  return { sessionId, ...(await addRefreshToken(tx, sessionId, given.refreshDays)) };
}

async function addRefreshToken(tx: Tx, sessionId: string, days: number) {
  const refreshToken = newRefreshToken();
  const added = await row<{ expiresAt: Date }>(
    tx,
    `insert into refresh_token (token_hash, session_id, expires_at)
     values ($1, $2, now() + make_interval(days => $3))
     returning expires_at as "expiresAt"`,
    [hashOfSecret(refreshToken), sessionId, days],
  );
  return { refreshToken, expiresAt: added!.expiresAt };
}

export type SessionOwner = { sessionId: string; accountId: string; role: Role; jurisdiction: string | null };

export type Rotation =
  | ({ kind: 'rotated'; refreshToken: string; expiresAt: Date } & SessionOwner)
  /** It was used before: somebody has a copy, and nobody can say who. The session has ended, with all its tokens. */
  | ({ kind: 'reused' } & SessionOwner)
  | { kind: 'unknown' };

/**
 * Takes the token and gives the next one. All refreshes of one session take turns at its row: of a thousand with one
 * token the first wins, the second ends the session, and the others find it ended. When the process dies before the
 * commit, the old token still holds; when it dies after it, the client has lost the new one and logs in again.
 */
export async function rotateRefreshToken(
  tx: Tx,
  token: string,
  { refreshDays, needingSecondFactor }: { refreshDays: number; needingSecondFactor: readonly Role[] },
): Promise<Rotation> {
  const owner = await lockSessionOf(tx, hashOfSecret(token), needingSecondFactor);
  if (owner === undefined) return { kind: 'unknown' };
  const used = await row(
    tx,
    `update refresh_token set used_at = now() where token_hash = $1 and used_at is null and expires_at > now() returning session_id`,
    [hashOfSecret(token)],
  );
  if (used === undefined) {
    if (!(await wasUsed(tx, hashOfSecret(token)))) return { kind: 'unknown' };
    await endSession(tx, owner.accountId, owner.sessionId, 'token reused');
    return { kind: 'reused', ...owner };
  }
  await rows(tx, `update session set seen_at = now(), expires_at = now() + make_interval(days => $2) where id = $1`, [
    owner.sessionId,
    refreshDays,
  ]);
  return { kind: 'rotated', ...owner, ...(await addRefreshToken(tx, owner.sessionId, refreshDays)) };
}

/** The lock comes first and by itself: whoever waited for it must look at the token afterwards, not before. */
const lockSessionOf = (
  tx: Tx,
  tokenHash: Buffer,
  needingSecondFactor: readonly Role[],
): Promise<SessionOwner | undefined> =>
  row(
    tx,
    `select session.id as "sessionId", account.id as "accountId", role,
            coalesce(account.jurisdiction, partner.jurisdiction) as jurisdiction
       from refresh_token
       join session on session.id = refresh_token.session_id
       join account on account.id = session.account_id
       left join partner on partner.id = account.partner_id
      where refresh_token.token_hash = $1
        and session.ended_at is null
        and session.expires_at > now()
        and account.state in ('active', 'closing')
        and (totp_confirmed_at is not null or role <> all($2))
        for update of session`,
    [tokenHash, needingSecondFactor],
  );

const wasUsed = async (tx: Tx, tokenHash: Buffer): Promise<boolean> =>
  (await row(tx, `select from refresh_token where token_hash = $1 and used_at is not null`, [tokenHash])) !== undefined;
