// Getting a second factor on the way in: staff who have none scan a picture, prove with a first code that it worked, and
// see their recovery codes once.
import type { Request, Response } from 'express';
import { beginEnrolment, confirmEnrolment } from '../../shared/access/second-step';
import { type Html, html } from '../../shared/http/html';
import { whence } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { plainPage } from '../pages/layout';
import { type ConsoleRoute, defineOpen } from '../route';
import { codeField, readProof } from './code-field';
import { startAgain } from './code-routes';
import { readCookie, stepCookie } from './cookies';
import { pictureOf, shownOnce } from './enrol-pages';
import { entering, setEntered } from './enter';
import { refuseProof, wrongCode } from './refused-proof';
import { safeNext } from './safe-next';

const onEnrolPage = { path: '/login/enrol', permission: 'accounts:register' } as const;

export const enrolRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  defineOpen({ ...onEnrolPage, method: 'get' }, ({ req, res }) =>
    showEnrolment(tools, req, res, { next: req.query.next }),
  ),
  defineOpen({ ...onEnrolPage, method: 'post' }, ({ req, res }) => confirm(tools, req, res)),
];

type Shown = { next: unknown; isFresh?: boolean; fault?: string };

/** The same picture however often it is looked at: what an app has scanned must not become void by going back a page. */
async function showEnrolment(
  tools: ConsoleTools,
  req: Request,
  res: Response,
  { next, isFresh = false, fault }: Shown,
): Promise<void> {
  const token = readCookie(req, stepCookie);
  const begun = token === undefined ? null : await beginEnrolment(tools, token, { isFresh });
  if (begun?.kind !== 'ok') return startAgain(req, res, next);
  const body = enrolmentForm(next, await pictureOf(begun), fault);
  res.send(plainPage('Set up your second factor', body));
}

async function confirm(tools: ConsoleTools, req: Request, res: Response): Promise<void> {
  const next: unknown = req.body?.next;
  const token = readCookie(req, stepCookie);
  if (token === undefined) return startAgain(req, res, next);
  if (req.body?.again !== undefined) return showEnrolment(tools, req, res, { next, isFresh: true });
  const proof = readProof(req.body?.code);
  const step = { token, door: 'console', from: whence(req, res) } as const;
  const code = 'code' in proof ? proof.code : '';
  const confirmed = await confirmEnrolment(tools, { ...step, code }, entering(req, res));
  if (confirmed.kind === 'expired') return startAgain(req, res, next);
  if (confirmed.kind !== 'ok') {
    return showEnrolment(tools, req, res, { next, fault: refuseProof(res, confirmed, wrongCode) });
  }
  const { entered, recoveryCodes } = confirmed.value;
  setEntered(req, res, entered);
  res.send(plainPage('Recovery codes', shownOnce(recoveryCodes, safeNext(next))));
}

const enrolmentForm = (next: unknown, picture: Html, fault: string | undefined): Html => html`
<div class="card">
  <h1>Set up your second factor</h1>
  ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
  ${picture}
  <form method="post" action="/login/enrol" class="fields">
    <input type="hidden" name="next" value="${safeNext(next)}">
    ${codeField('The code that the app shows now')}
    <button>Go on</button>
    <button class="second" name="again" value="yes" formnovalidate>Make another picture</button>
  </form>
</div>`;
