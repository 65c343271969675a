// Logging in. Each attempt leaves one audit entry, of those beyond the limit only the first.
import { type Request, type Response, Router } from 'express';
import { type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import { closeSession, openSession } from '../../shared/store/console-sessions';
import { authenticate, type ConsoleUser, normalisedLogin } from '../../shared/store/console-users';
import { type Tx, withTx } from '../../shared/store/sql';
import { whence } from '../audit/audited';
import type { ConsoleDeps } from '../console-deps';
import { Refused } from '../refused';
import { readCookie, sessionCookie, setSessionCookies } from './cookies';
import { isOwnForm, LoginForm, safeNext, showLoginForm } from './login-form';
import { type LoginLimits, openLoginLimits } from './login-limits';
import { findOpenSession } from './require-session';

export function loginRoutes(deps: ConsoleDeps): Router {
  const limits = openLoginLimits(deps);
  return Router()
    .get('/login', async (req, res) => {
      if ((await findOpenSession(deps.db, req)) !== undefined) return res.redirect(303, safeNext(req.query.next));
      showLoginForm(req, res, { next: req.query.next });
    })
    .post('/login', (req, res) => logIn(deps, limits, req, res));
}

async function logIn({ db }: ConsoleDeps, limits: LoginLimits, req: Request, res: Response): Promise<void> {
  const given = LoginForm.safeParse(req.body);
  if (!given.success) throw new Refused(400, 'The form is not complete.');
  const { form, login, password, next } = given.data;
  const again = (status: number, fault: string) => showLoginForm(req, res.status(status), { next, login, fault });
  if (!isOwnForm(req, form)) return again(403, 'The form was out of date. Please try again.');

  const tooMany = await limits.attempt(req.ip ?? '', normalisedLogin(login));
  if (tooMany !== null) {
    if (tooMany.first) await withTx(db, (tx) => note(tx, req, res, 'unknown', 'none', 'refused'));
    res.setHeader('Retry-After', String(tooMany.retryAfterSeconds));
    return again(429, `Too many attempts. Try again in ${tooMany.retryAfterSeconds} seconds.`);
  }

  const { user, account } = await authenticate(db, login, password);
  if (user === null) {
    // What was typed as an unknown login is not kept: it may be a password in the wrong field.
    await withTx(db, (tx) => note(tx, req, res, account ?? 'unknown', 'none', 'failed'));
    return again(401, 'The login or the password is wrong.');
  }
  setSessionCookies(req, res, await withTx(db, (tx) => enter(tx, req, res, user)));
  await limits.succeeded(req.ip ?? '', normalisedLogin(login));
  res.redirect(303, safeNext(next));
}

/** A new token at each login: one that somebody slipped in or saw before is worth nothing afterwards. */
async function enter(tx: Tx, req: Request, res: Response, user: ConsoleUser): Promise<{ token: string; csrf: string }> {
  const before = readCookie(req, sessionCookie(req));
  if (before !== undefined) await closeSession(tx, before);
  const session = await openSession(tx, user.id);
  await note(tx, req, res, user.login, user.role, 'done');
  return session;
}

const note = (
  tx: Tx,
  req: Request,
  res: Response,
  actor: string,
  role: string,
  outcome: NewAuditEntry['outcome'],
): Promise<unknown> =>
  recordAudit(tx, { ...whence(req, res), actor, role, action: 'login', resource: 'console', outcome });
