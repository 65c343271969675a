// Who is asking. Nothing a request says about its sender is believed but the session cookie.
import type { Request } from 'express';
import { rolesNeedingSecondFactor } from '../../shared/access/authenticate';
import { grantsOfRoles, type Permission, type Reach, reaches, reachOf, roles } from '../../shared/domain/permissions';
import { type ConsoleSession, findConsoleSession } from '../../shared/store/sessions';
import type { ConsoleDeps } from '../console-tools';
import { readCookie, sessionCookie } from './cookies';

export type OpenSession = ConsoleSession;

/** Undefined for a cookie that opens nothing, and for somebody who may not enter the console any more. */
export async function findOpenSession(
  { db, config }: Pick<ConsoleDeps, 'db' | 'config'>,
  req: Request,
): Promise<OpenSession | undefined> {
  const cookie = readCookie(req, sessionCookie(req));
  if (cookie === undefined) return undefined;
  const session = await findConsoleSession(db, cookie, rolesNeedingSecondFactor(config));
  return session !== undefined && may(session, 'console:enter') ? session : undefined;
}

/** How far the session's role reaches; null when it may not, or less far than `narrowest`. */
export function reachOfSession(
  { role }: Pick<OpenSession, 'role'>,
  permission: Permission,
  narrowest: Reach = 'all',
): Reach | null {
  const reach = reachOf(grantsOfRoles[role], permission);
  return reach !== null && reaches.indexOf(reach) >= reaches.indexOf(narrowest) ? reach : null;
}

/** Whether it may for everybody's. */
export const may = (session: Pick<OpenSession, 'role'>, permission: Permission): boolean =>
  reachOfSession(session, permission) !== null;

/** Roles that somebody in the console can have. */
export const consoleRoles = roles.filter((role) => may({ role }, 'console:enter'));

/** As the audit, the ledger and the list of paused queues name whoever acts: never by an address. */
export const actorOf = ({ accountId }: Pick<OpenSession, 'accountId'>): string => `account:${accountId}`;
