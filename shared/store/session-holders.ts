// Whose session an access token names, looked up at each request: nothing about rights is kept in tokens or caches.
import type { Role } from '../domain/permissions';
import { rows, type Sql } from './sql';

export type SessionHolder = {
  sessionId: string;
  accountId: string;
  role: Role;
  jurisdiction: string | null;
  partnerId: string | null;
  /** When the password, and the second factor where there is one, was last given. */
  authenticatedAt: Date;
};

/**
 * Holders by session id. Absent are sessions that ended or expired, those of accounts that are not active, and those of
 * accounts that have no second factor and one of the roles that need it.
 */
export async function holdersOfSessions(
  sql: Sql,
  sessionIds: readonly string[],
  needingSecondFactor: readonly Role[],
): Promise<Map<string, SessionHolder>> {
  const found = await rows<SessionHolder>(
    sql,
    `select session.id as "sessionId", account.id as "accountId", role, partner_id as "partnerId",
            coalesce(account.jurisdiction, partner.jurisdiction) as jurisdiction,
            authenticated_at as "authenticatedAt"
       from session
       join account on account.id = session.account_id
       left join partner on partner.id = account.partner_id
      where session.id = any($1::uuid[])
        and session.kind = 'token'
        and session.ended_at is null
        and session.expires_at > now()
        and account.state in ('active', 'closing')
        and (totp_confirmed_at is not null or role <> all($2))`,
    [sessionIds, needingSecondFactor],
  );
  return new Map(found.map((holder) => [holder.sessionId, holder]));
}
