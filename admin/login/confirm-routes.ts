// Proving again who sits here, before a dangerous act: password and second factor once more, and a new cookie with it.

import { auditLogin, lockAsChecked } from '../../shared/access/authenticate';
import { freshMinutes } from '../../shared/access/fresh';
import { reauthenticate } from '../../shared/access/reauthenticate';
import { type Html, html } from '../../shared/http/html';
import { markAuthenticated, rotateConsoleCookie } from '../../shared/store/sessions';
import { withTx } from '../../shared/store/sql';
import { whence } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { csrfField, page } from '../pages/layout';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { codeField, readProof } from './code-field';
import { setSessionCookies } from './cookies';
import type { OpenSession } from './open-session';
import { refuseProof } from './refused-proof';
import { safeNext } from './safe-next';

const onConfirmPage = { path: '/confirm', permission: 'console:enter' } as const;

export const confirmRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  definePage(onConfirmPage, (call) => showForm(call, call.req.query.next)),
  defineAction({ ...onConfirmPage, method: 'post', action: 'login', resource: 'console' }, (call) =>
    confirm(tools, call),
  ),
];

async function confirm(tools: ConsoleTools, call: Call): Promise<void> {
  const { req, res, session } = call;
  const { password, code, next } = (req.body ?? {}) as Record<string, unknown>;
  const asked = { accountId: session.accountId, door: 'console', from: whence(req, res) } as const;
  const confirmed = await reauthenticate(tools, {
    ...asked,
    password: typeof password === 'string' ? password : '',
    proof: session.hasSecondFactor ? readProof(code) : null,
  });
  if (confirmed.kind !== 'ok') {
    return showForm(call, next, refuseProof(res, confirmed, wrong));
  }
  const renewed = await withTx(tools.db, async (tx) => {
    if ((await lockAsChecked(tx, confirmed.account)) === undefined) return null;
    await markAuthenticated(tx, session.sessionId);
    const cookie = await rotateConsoleCookie(tx, session.sessionId);
    await auditLogin(tx, confirmed.account, 'console', asked.from, 'done', { step: 'confirmation' });
    return cookie;
  });
  if (renewed === null) return showForm(call, next, refuseProof(res, { kind: 'wrong' }, wrong));
  setSessionCookies(req, res, renewed);
  res.redirect(303, safeNext(next));
}

const wrong = 'That was not right. Each code opens once; wait for the next one.';

const showForm = (call: Call, next: unknown, fault?: string): void =>
  void call.res.send(page(call, 'Confirm that it is you', confirmForm(call.session, next, fault)));

const confirmForm = (session: OpenSession, next: unknown, fault: string | undefined): Html => html`
<div class="narrow card">
  <h1>Confirm that it is you</h1>
  ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
  <p>What you are about to do can do harm. It needs your password${session.hasSecondFactor && ' and a code'}; for
    ${freshMinutes} minutes you are not asked again.</p>
  <form method="post" action="/confirm" class="fields">
    ${csrfField(session.csrf)}
    <input type="hidden" name="next" value="${safeNext(next)}">
    <label>Password
      <input name="password" type="password" autocomplete="current-password" required maxlength="200" autofocus>
    </label>
    ${session.hasSecondFactor && codeField(undefined, { isFirst: false })}
    <div class="actions"><button>Confirm</button> <a class="button second" href="${safeNext(next)}">Back</a></div>
  </form>
</div>`;
