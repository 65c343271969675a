// From a proof of who somebody is to a session of the console.
import type { Request, Response } from 'express';
import type { Enter } from '../../shared/access/second-step';
import type { AccountRow } from '../../shared/store/accounts';
import { type ConsoleCookie, endSession, findConsoleSession, openConsoleSession } from '../../shared/store/sessions';
import { whence } from '../audit/audited';
import { clearStepCookie, readCookie, sessionCookie, setSessionCookies } from './cookies';
import { may } from './open-session';
import { safeNext } from './safe-next';

/** Whether the account has any business here. Told to nobody but whoever gave its password. */
export const mayEnter = (account: Pick<AccountRow, 'role' | 'jurisdiction'>): boolean => may(account, 'console:enter');

/** A new session at each login: a cookie that somebody slipped in or saw before is worth nothing afterwards. */
export const entering =
  (req: Request, res: Response): Enter<ConsoleCookie> =>
  async (tx, account) => {
    const cookie = readCookie(req, sessionCookie(req));
    const before = cookie === undefined ? undefined : await findConsoleSession(tx, cookie, []);
    if (before !== undefined) await endSession(tx, before.accountId, before.sessionId, 'rotated');
    const { ip, userAgent } = whence(req, res);
    return openConsoleSession(tx, { accountId: account.id, ip, userAgent });
  };

/** After the commit: only now is there anything that the cookies open. */
export function setEntered(req: Request, res: Response, session: ConsoleCookie): void {
  setSessionCookies(req, res, session);
  clearStepCookie(req, res);
}

export const goOn = (res: Response, next: unknown): void => res.redirect(303, safeNext(next));
