// Nothing changes without the session's token, which only our own pages know.
import type { RequestHandler } from 'express';
import type { Database } from '../../shared/store/sql';
import { auditRefusal } from '../audit/audited';
import { Refused } from '../refused';
import { sessionIn } from './require-session';
import { sameText } from './same-text';

/** The board's script sends the token as a header, our own forms in a hidden field. */
export const requireCsrf =
  (db: Database): RequestHandler =>
  async (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    const field = (req.body as Record<string, unknown> | undefined)?.csrf;
    const given = req.get('x-xsrf-token') ?? (typeof field === 'string' ? field : '');
    if (sameText(given, sessionIn(res).csrf)) return next();
    await auditRefusal(db, req, res, { action: 'other', resource: `${req.method} ${req.path}` }, 'no CSRF token');
    throw new Refused(403, 'The form is out of date. Load the page again and repeat what you did.');
  };
