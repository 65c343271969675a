// Logging in. Each attempt leaves one audit entry, whatever comes of it.
import { randomBytes } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { recordAudit } from '../../shared/store/audit';
import { closeSession, openSession } from '../../shared/store/console-sessions';
import { type Authentication, authenticate, normalisedLogin } from '../../shared/store/console-users';
import { withTx } from '../../shared/store/sql';
import { whence } from '../audit/audited';
import type { ConsoleDeps } from '../console-deps';
import { Refused } from '../refused';
import { formCookie, readCookie, sessionCookie, setFormCookie, setSessionCookies } from './cookies';
import { openLoginLimits } from './login-limits';
import { loginPage } from './login-page';
import { findOpenSession } from './require-session';
import { sameText } from './same-text';

const Form = z.object({
  form: z.string().max(100),
  next: z.string().max(2000).default(''),
  login: z.string().max(200),
  password: z.string().max(200),
});

/** Only addresses of this console: a link to the login page must not send anybody elsewhere afterwards. */
const safeNext = (next: unknown): string =>
  typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.startsWith('/login') ? next : '/board/';

export function loginRoutes(deps: ConsoleDeps): Router {
  const limits = openLoginLimits(deps);
  const { db } = deps;

  const form = (req: Request, res: Response, given: { next: unknown; login?: string; fault?: string }) => {
    const token = randomBytes(24).toString('base64url');
    setFormCookie(req, res, token);
    res.send(loginPage({ token, next: safeNext(given.next), login: given.login ?? '', fault: given.fault ?? null }));
  };

  return Router()
    .get('/login', async (req, res) => {
      if ((await findOpenSession(db, req)) !== undefined) return res.redirect(303, safeNext(req.query.next));
      form(req, res, { next: req.query.next });
    })
    .post('/login', async (req, res) => {
      const given = Form.safeParse(req.body);
      if (!given.success) throw new Refused(400, 'The form is not complete.');
      const { login, password, next } = given.data;
      if (!sameText(readCookie(req, formCookie) ?? '', given.data.form) || given.data.form === '') {
        res.status(403);
        return form(req, res, { next, login, fault: 'The form was out of date. Please try again.' });
      }
      try {
        await limits.attempt(req.ip ?? '', normalisedLogin(login));
      } catch (limited) {
        if (!(limited instanceof Refused)) throw limited;
        await audit(deps, req, res, { user: null, account: null }, 'refused');
        res.status(429).setHeader('Retry-After', String(limited.retryAfterSeconds));
        return form(req, res, { next, login, fault: limited.message });
      }
      const authentication = await authenticate(db, login, password);
      if (authentication.user === null) {
        await audit(deps, req, res, authentication, 'failed');
        res.status(401);
        return form(req, res, { next, login, fault: 'The login or the password is wrong.' });
      }
      await enter(deps, req, res, authentication);
      await limits.succeeded(normalisedLogin(login));
      res.redirect(303, safeNext(next));
    });
}

/** A new token at each login: one that somebody slipped in or saw before is worth nothing afterwards. */
async function enter({ db }: ConsoleDeps, req: Request, res: Response, { user }: Authentication): Promise<void> {
  const before = readCookie(req, sessionCookie(req));
  const session = await withTx(db, async (tx) => {
    if (before !== undefined) await closeSession(tx, before);
    const opened = await openSession(tx, user!.id);
    await recordAudit(tx, {
      ...whence(req, res),
      actor: user!.login,
      role: user!.role,
      action: 'login',
      resource: 'console',
      outcome: 'done',
    });
    return opened;
  });
  setSessionCookies(req, res, session);
}

// What was typed as an unknown login is not kept: it may be a password in the wrong field.
const audit = (
  { db }: ConsoleDeps,
  req: Request,
  res: Response,
  { account }: Authentication,
  outcome: 'failed' | 'refused',
): Promise<unknown> =>
  withTx(db, (tx) =>
    recordAudit(tx, {
      ...whence(req, res),
      actor: account ?? 'unknown',
      role: 'none',
      action: 'login',
      resource: 'console',
      outcome,
    }),
  );
