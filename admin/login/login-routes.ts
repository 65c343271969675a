// Logging in: address and password first, then the second factor (code-routes.ts) or getting one (enrol-routes.ts).
import type { Request, Response } from 'express';
import { auditLogin, authenticate } from '../../shared/access/authenticate';
import { enterAtOnce } from '../../shared/access/enter-at-once';
import { openSecondStep } from '../../shared/access/second-step';
import type { AccountRow } from '../../shared/store/accounts';
import { withTx } from '../../shared/store/sql';
import { whence } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { Refused } from '../refused';
import { type ConsoleRoute, defineOpen } from '../route';
import { setStepCookie } from './cookies';
import { entering, goOn, mayEnter, setEntered } from './enter';
import { isOwnForm, LoginForm, showLoginForm } from './login-form';
import { findOpenSession } from './open-session';
import { refuseProof } from './refused-proof';
import { safeNext } from './safe-next';

const onLoginPage = { path: '/login', permission: 'accounts:register' } as const;

export const loginRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  defineOpen({ ...onLoginPage, method: 'get' }, async ({ req, res }) => {
    const { next } = req.query;
    if ((await findOpenSession(tools, req)) !== undefined) return goOn(res, next);
    showLoginForm(req, res, { next });
  }),
  defineOpen({ ...onLoginPage, method: 'post' }, ({ req, res }) => logIn(tools, req, res)),
];

// The same for a citizen with the right password: the console tells nobody whether a password is one.
const wrong = 'The address or the password is wrong, or the account may not use the console.';

async function logIn(tools: ConsoleTools, req: Request, res: Response): Promise<void> {
  const given = LoginForm.safeParse(req.body);
  if (!given.success) throw new Refused(400, 'The form is not complete.');
  const { form, email, password, next } = given.data;
  const again = (fault: string) => showLoginForm(req, res, { next, email, fault });
  if (!isOwnForm(req, form)) {
    res.status(403);
    return again('The form was out of date. Please try again.');
  }

  const from = whence(req, res);
  const found = await authenticate(tools, { email, password, door: 'console', from });
  if (found.kind === 'wrong' || found.kind === 'too-many') return again(refuseProof(res, found, wrong));
  if (!mayEnter(found.account)) {
    await auditStranger(tools, found.account, req, res);
    return again(refuseProof(res, { kind: 'wrong' }, wrong));
  }
  if (found.kind === 'ok') {
    const session = await enterAtOnce(tools, found.account, { door: 'console', from }, entering(req, res));
    if (session === null) return again(refuseProof(res, { kind: 'wrong' }, wrong));
    setEntered(req, res, session);
    return goOn(res, next);
  }
  const step = await openSecondStep(tools, found.account, 'console', from);
  if (step === null) return again(refuseProof(res, { kind: 'wrong' }, wrong));
  setStepCookie(req, res, step);
  const page = found.kind === 'enrolment-needed' ? '/login/enrol' : '/login/code';
  res.redirect(303, `${page}?next=${encodeURIComponent(safeNext(next))}`);
}

const auditStranger = ({ db }: ConsoleTools, account: AccountRow, req: Request, res: Response): Promise<unknown> =>
  withTx(db, (tx) => auditLogin(tx, account, 'console', whence(req, res), 'refused', { why: 'needs console:enter' }));
