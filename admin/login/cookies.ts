// The three cookies of the console.
import type { CookieOptions, Request, Response } from 'express';
import { longestHours } from '../../shared/store/console-sessions';

export function readCookie(req: Request, name: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

// Behind TLS the browser itself then refuses this cookie from any other host or without encryption.
export const sessionCookie = (req: Request): string => (req.secure ? '__Host-console' : 'console');

const strict = (req: Request): CookieOptions => ({ sameSite: 'strict', secure: req.secure, path: '/' });

export function setSessionCookies(req: Request, res: Response, session: { token: string; csrf: string }): void {
  const maxAge = longestHours * 3_600_000;
  res.cookie(sessionCookie(req), session.token, { ...strict(req), httpOnly: true, maxAge });
  setCsrfCookie(req, res, session.csrf);
}

/** Read by the board's script, which sends it back as a header. That is all it is good for. */
export const setCsrfCookie = (req: Request, res: Response, csrf: string): void =>
  void res.cookie('XSRF-TOKEN', csrf, { ...strict(req), maxAge: longestHours * 3_600_000 });

export function clearSessionCookies(req: Request, res: Response): void {
  res.clearCookie(sessionCookie(req), { ...strict(req), httpOnly: true });
  res.clearCookie('XSRF-TOKEN', strict(req));
}

/** Ties the login form to this browser before there is a session, so that nobody can log another in as himself. */
export const formCookie = 'console-login';
export const setFormCookie = (req: Request, res: Response, value: string): void =>
  void res.cookie(formCookie, value, { ...strict(req), httpOnly: true, path: '/login', maxAge: 3_600_000 });
