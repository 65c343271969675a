// Who is asking. Nothing a request says about its sender is believed but the session cookie: identity lives in
// res.locals, which no client can write, and never in a header.
import type { Request, RequestHandler, Response } from 'express';
import { type ConsoleSession, findSession, touchSession } from '../../shared/store/console-sessions';
import type { Database } from '../../shared/store/sql';
import { Refused } from '../refused';
import { readCookie, sessionCookie, setCsrfCookie } from './cookies';

export type OpenSession = ConsoleSession & { token: string };

export const sessionIn = (res: Response): OpenSession => {
  const { session } = res.locals as { session?: OpenSession };
  if (session === undefined) throw new Refused(401, 'Please log in.');
  return session;
};

export async function findOpenSession(db: Database, req: Request): Promise<OpenSession | undefined> {
  const token = readCookie(req, sessionCookie(req));
  const session = token === undefined ? undefined : await findSession(db, token);
  return session && { ...session, token: token! };
}

/** Everything below needs a session. Pages send to the login and back; scripts get 401. */
export const requireSession =
  (db: Database): RequestHandler =>
  async (req, res, next) => {
    const session = await findOpenSession(db, req);
    if (session === undefined) return refuse(req, res);
    res.locals.session = session;
    if (isPresence(req)) await touchSession(db, session.token);
    // A restarted browser may have kept only one of the two cookies.
    if (readCookie(req, 'XSRF-TOKEN') !== session.csrf) setCsrfCookie(req, res, session.csrf);
    next();
  };

function refuse(req: Request, res: Response): void {
  const page = req.method === 'GET' && !req.originalUrl.startsWith('/board/api/') && req.path !== '/session';
  if (!page) throw new Refused(401, 'The session has ended. Please log in again.');
  res.redirect(303, `/login?next=${encodeURIComponent(req.originalUrl)}`);
}

// The board asks its API every few seconds whether or not anybody looks, and the page itself asks whether the session
// still lasts. Neither is a sign of life; otherwise a forgotten tab would never be logged out.
const isPresence = (req: Request) =>
  req.method !== 'GET' || !(req.path.startsWith('/board/api/') || req.path === '/session');
