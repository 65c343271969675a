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

type Rights = Pick<OpenSession, 'role' | 'jurisdiction'>;

/** How far the session reaches; null when it may not, or less far than `narrowest`. */
export function reachOfSession(
  { role, jurisdiction }: Rights,
  permission: Permission,
  narrowest: Reach = 'all',
): Reach | null {
  const granted = reachOf(grantsOfRoles[role], permission);
  // Staff without a jurisdiction are staff of the whole platform.
  const reach = granted === 'tenant' && jurisdiction === null ? 'all' : granted;
  return reach !== null && reaches.indexOf(reach) >= reaches.indexOf(narrowest) ? reach : null;
}

/** Whether it may for everybody's. */
export const may = (session: Rights, permission: Permission): boolean => reachOfSession(session, permission) !== null;

/** The one jurisdiction that a page may show, for a reach as `reachOfSession` gives it; null for all of them. */
export function onlyOf({ session: { jurisdiction }, reach }: { session: Rights; reach: Reach }): string | null {
  if (reach === 'all') return null;
  if (jurisdiction === null) throw new Error('a reach below everything without a jurisdiction to keep to');
  return jurisdiction;
}

/** Roles that somebody in the console can have. */
export const consoleRoles = roles.filter((role) => may({ role, jurisdiction: null }, 'console:enter'));

/** As the audit, the ledger and the list of paused queues name whoever acts: never by an address. */
export const actorOf = ({ accountId }: Pick<OpenSession, 'accountId'>): string => `account:${accountId}`;
