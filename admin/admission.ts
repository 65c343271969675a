// Who is asking, does it come from our own pages, may they, and did they prove lately who they are? Every route goes
// through here before its handler sees anything; what is refused is written down.
import type { Request, Response } from 'express';
import { isFresh } from '../shared/access/fresh';
import { permissions } from '../shared/domain/permissions';
import { sameText } from '../shared/http/same-text';
import { touchConsoleSession } from '../shared/store/sessions';
import type { Database } from '../shared/store/sql';
import { auditRefusal } from './audit/audited';
import type { ConsoleDeps } from './console-tools';
import { confirmAddress } from './login/confirm-address';
import { readCookie, setCsrfCookie } from './login/cookies';
import { findOpenSession, reachOfSession } from './login/open-session';
import { Refused } from './refused';
import type { Call, StaffRoute } from './route';

export type Admitted = Omit<Call, 'menu'>;

export type AdmissionTools = Pick<ConsoleDeps, 'db' | 'config'>;

/** Null when the request was answered by sending the browser somewhere else first. */
export async function admit(
  tools: AdmissionTools,
  route: StaffRoute,
  req: Request,
  res: Response,
): Promise<Admitted | null> {
  const { db } = tools;
  const session = await findOpenSession(tools, req);
  if (session === undefined) return sendToLogin(req, res);
  if (isPresence(req)) await touchConsoleSession(db, session.sessionId);
  // A restarted browser may have kept only one of the two cookies.
  if (readCookie(req, 'XSRF-TOKEN') !== session.csrf) setCsrfCookie(req, res, session.csrf);

  const call = { req, res, session, act: route.actOf(req) };
  await requireCsrf(db, call);
  const reach = reachOfSession(session, route.permission, route.narrowestReach);
  if (reach === null) {
    await auditRefusal(db, call, `needs ${route.permission}`);
    throw new Refused(403, `Your role does not let you ${permissions[route.permission]}.`);
  }
  if (route.reauthenticate !== undefined && !isFresh(session.authenticatedAt))
    return sendToConfirm(route.reauthenticate, req, res);
  return { ...call, reach };
}

/** Pages send to the login and back; scripts and forms get 401. */
function sendToLogin(req: Request, res: Response): null {
  if (req.method !== 'GET' || isScripts(req)) throw new Refused(401, 'The session has ended. Please log in again.');
  res.redirect(303, `/login?next=${encodeURIComponent(req.originalUrl)}`);
  return null;
}

/** The board's script cannot follow a redirect to a form; it is told where to go. */
function sendToConfirm(comeBackTo: (req: Request) => string, req: Request, res: Response): null {
  const address = confirmAddress(comeBackTo(req));
  if (isScripts(req))
    throw new Refused(403, 'Confirm that it is you at /confirm, then try again.', { confirmAt: address });
  res.redirect(303, address);
  return null;
}

const isScripts = ({ path }: Request): boolean => path.startsWith('/board/api/') || path === '/session';

// The board asks its API every few seconds whether or not anybody looks, and the page itself asks whether the session
// still lasts. Neither is a sign of life; otherwise a forgotten tab would never be logged out.
const isPresence = (req: Request): boolean => req.method !== 'GET' || !isScripts(req);

/** Nothing changes without the session's token: the board's script sends it as a header, our forms in a hidden field. */
async function requireCsrf(db: Database, call: Omit<Admitted, 'reach'>): Promise<void> {
  const { req, session } = call;
  if (req.method === 'GET' || req.method === 'HEAD') return;
  const field = (req.body as Record<string, unknown> | undefined)?.csrf;
  const given = req.get('x-xsrf-token') ?? (typeof field === 'string' ? field : '');
  if (sameText(given, session.csrf)) return;
  const act = { action: 'other', resource: `${req.method} ${req.path}` } as const;
  await auditRefusal(db, { ...call, act }, 'no CSRF token');
  throw new Refused(403, 'The form is out of date. Load the page again and repeat what you did.');
}
