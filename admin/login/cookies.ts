// The cookies of the console.
import type { CookieOptions, Request, Response } from 'express';
import { type ConsoleCookie, longestHours } from '../../shared/store/sessions';

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

// The server ends the session; a cookie that lives on opens nothing.
const longestMs = longestHours * 3_600_000;

export function setSessionCookies(req: Request, res: Response, { cookie, csrf }: ConsoleCookie): void {
  res.cookie(sessionCookie(req), cookie, { ...strict(req), httpOnly: true, maxAge: longestMs });
  setCsrfCookie(req, res, csrf);
}

/** Read by the board's script, which sends it back as a header. That is all it is good for. */
export const setCsrfCookie = (req: Request, res: Response, csrf: string): void =>
  void res.cookie('XSRF-TOKEN', csrf, { ...strict(req), maxAge: longestMs });

export function clearSessionCookies(req: Request, res: Response): void {
  res.clearCookie(sessionCookie(req), { ...strict(req), httpOnly: true });
  res.clearCookie('XSRF-TOKEN', strict(req));
}

const onLoginPages = (req: Request): CookieOptions => ({ ...strict(req), httpOnly: true, path: '/login' });

/** Ties the login form to this browser before there is a session, so that nobody can log another in as himself. */
export const formCookie = 'console-login';
export const setFormCookie = (req: Request, res: Response, value: string): void =>
  void res.cookie(formCookie, value, { ...onLoginPages(req), maxAge: 3_600_000 });

/** Between the password and the second factor: opens nothing but the next step, and not for long. */
export const stepCookie = 'console-step';
export const setStepCookie = (req: Request, res: Response, token: string): void =>
  void res.cookie(stepCookie, token, { ...onLoginPages(req), maxAge: 600_000 });
export const clearStepCookie = (req: Request, res: Response): void =>
  void res.clearCookie(stepCookie, onLoginPages(req));
