// The login form, tied to the browser that asked for it: a page elsewhere cannot log somebody in as somebody else.
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { html } from '../../shared/http/html';
import { sameText } from '../../shared/http/same-text';
import { plainPage } from '../pages/layout';
import { formCookie, readCookie, setFormCookie } from './cookies';
import { safeNext } from './safe-next';

export const LoginForm = z.object({
  form: z.string().min(1).max(100),
  next: z.string().max(2000).default(''),
  email: z.string().max(200),
  password: z.string().max(400),
});

/** Whether the form was made for this browser. */
export const isOwnForm = (req: Request, form: string): boolean => sameText(readCookie(req, formCookie) ?? '', form);

type Shown = { next: unknown; email?: string; fault?: string };

export function showLoginForm(req: Request, res: Response, { next, email = '', fault }: Shown): void {
  const token = randomBytes(24).toString('base64url');
  setFormCookie(req, res, token);
  const body = html`
<div class="card">
  <h1>TaxCollector console</h1>
  ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
  <form method="post" action="/login" class="fields">
    <input type="hidden" name="form" value="${token}">
    <input type="hidden" name="next" value="${safeNext(next)}">
    <label>E-mail address
      <input name="email" value="${email}" type="email" autocomplete="username" required maxlength="200" autofocus>
    </label>
    <label>Password
      <input name="password" type="password" autocomplete="current-password" required maxlength="200">
    </label>
    <button>Log in</button>
  </form>
</div>`;
  res.send(plainPage('Log in', body));
}
