// The second step of logging in: a code of the app, or one of the recovery codes.
import type { Request, Response } from 'express';
import { kindOfStep, passSecondStep } from '../../shared/access/second-step';
import { type Html, html } from '../../shared/http/html';
import { whence } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { plainPage } from '../pages/layout';
import { type ConsoleRoute, defineOpen } from '../route';
import { codeField, readProof } from './code-field';
import { clearStepCookie, readCookie, stepCookie } from './cookies';
import { entering, goOn, setEntered } from './enter';
import { showLoginForm } from './login-form';
import { refuseProof, wrongCode } from './refused-proof';
import { safeNext } from './safe-next';

const onCodePage = { path: '/login/code', permission: 'accounts:register' } as const;

export const codeRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  defineOpen({ ...onCodePage, method: 'get' }, async ({ req, res }) => {
    const { next } = req.query;
    const token = readCookie(req, stepCookie);
    if (token === undefined) return startAgain(req, res, next);
    if ((await kindOfStep(tools, token)) === 'enrolment') return goToEnrolment(res, next);
    showCodeForm(res, next);
  }),
  defineOpen({ ...onCodePage, method: 'post' }, ({ req, res }) => takeCode(tools, req, res)),
];

async function takeCode(tools: ConsoleTools, req: Request, res: Response): Promise<void> {
  const next: unknown = req.body?.next;
  const token = readCookie(req, stepCookie);
  if (token === undefined) return startAgain(req, res, next);
  const step = { token, door: 'console', from: whence(req, res) } as const;
  const passed = await passSecondStep(tools, { ...step, proof: readProof(req.body?.code) }, entering(req, res));
  if (passed.kind === 'ok') {
    setEntered(req, res, passed.value);
    return goOn(res, next);
  }
  if (passed.kind === 'expired') {
    // The step of somebody who has no second factor yet is not over: a code was sent to the wrong page.
    if ((await kindOfStep(tools, token)) === 'enrolment') return goToEnrolment(res, next);
    return startAgain(req, res, next);
  }
  showCodeForm(res, next, refuseProof(res, passed, wrongCode));
}

const goToEnrolment = (res: Response, next: unknown): void =>
  res.redirect(303, `/login/enrol?next=${encodeURIComponent(safeNext(next))}`);

/** Back to the password: the step took too long, was done before, or never began in this browser. */
export function startAgain(req: Request, res: Response, next: unknown): void {
  clearStepCookie(req, res);
  showLoginForm(req, res.status(401), { next, fault: 'That took too long. Please start again.' });
}

function showCodeForm(res: Response, next: unknown, fault?: string): void {
  res.send(plainPage('Second factor', codeForm(next, fault)));
}

const codeForm = (next: unknown, fault: string | undefined): Html => html`
<div class="card">
  <h1>Second factor</h1>
  ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
  <form method="post" action="/login/code" class="fields">
    <input type="hidden" name="next" value="${safeNext(next)}">
    ${codeField()}
    <button>Go on</button>
  </form>
  <p class="quiet">Lost your device? One of your recovery codes opens as well, once. <a href="/login">Start again</a></p>
</div>`;
