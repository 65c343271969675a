// Who one is, staying, and leaving.
import { Router } from 'express';
import { closeSession, idleMinutes, longestHours } from '../../shared/store/console-sessions';
import { audited } from '../audit/audited';
import type { ConsoleDeps } from '../console-deps';
import { html } from '../pages/html';
import { csrfField, page } from '../pages/layout';
import { clearSessionCookies } from './cookies';
import { sessionIn } from './require-session';

const roles = {
  admin: 'You may see everything, search by text, retry and promote jobs, pause queues and read the audit.',
  finance: 'You may see everything. Searching by text and acting on jobs and queues are for administrators.',
};

export const accountRoutes = ({ db }: Pick<ConsoleDeps, 'db'>): Router =>
  Router()
    .get('/account', (_req, res) => {
      const session = sessionIn(res);
      const body = html`
<h1>Account</h1>
<div class="card">
  <dl class="facts">
    <dt>Login</dt><dd>${session.login}</dd>
    <dt>Role</dt><dd>${session.role} – ${roles[session.role]}</dd>
    <dt>Session</dt><dd>ends after ${idleMinutes} minutes without a key or click, and after ${longestHours} hours in any case</dd>
  </dl>
  <form method="post" action="/logout">${csrfField(session.csrf)}<button>Log out</button></form>
</div>`;
      res.send(page(session, 'account', 'Account', body));
    })
    // The session middleware has answered 401 already when there is none; a POST has told it that somebody is there.
    .get('/session', (_req, res) => void res.status(204).end())
    .post('/session', (_req, res) => void res.status(204).end())
    .post('/logout', async (req, res) => {
      await audited(db, req, res, { action: 'logout', resource: 'console' }, async (tx) => {
        await closeSession(tx, sessionIn(res).token);
        return { outcome: 'done', value: undefined };
      });
      clearSessionCookies(req, res);
      res.redirect(303, '/login');
    });
