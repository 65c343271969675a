// POST /api/v1/auth/forgot-password.
import { z } from 'zod';
import { mailReset } from '../../shared/access/account-mails';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { findAccountByEmail } from '../../shared/store/accounts';
import { withTx } from '../../shared/store/sql';
import { auditStranger } from './audit-act';
import { inEvenTime } from './even-time';
import { emailField } from './person-fields';
import { acceptedSchema } from './register';
import type { IdentityTools } from './tools';

const Forgotten = z.strictObject({ email: emailField }).meta({ id: 'Forgotten', title: 'Whose password is forgotten' });

export const forgotPassword = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/forgot-password',
      audience: 'public',
      permission: 'accounts:register',
      limit: 'reset',
      tag: 'Passwords',
      summary: 'Have a link mailed that sets a new password',
      description: 'The answer is the same for an address without an account.',
      body: jsonBody('The address', Forgotten),
      responses: { 202: { description: 'A mail follows', content: { 'application/json': acceptedSchema } } },
      errors: errorsOfJsonBody,
    },
    async ({ req, res, exchange }) => {
      const { email } = await readJson(req, res, Forgotten);
      await inEvenTime(() => mailLinkTo(tools, email.toLowerCase(), whenceOf(req, exchange)));
      return { status: 202, body: { status: 'accepted' } };
    },
  );

const mailLinkTo = (tools: IdentityTools, email: string, from: Whence): Promise<void> =>
  withTx(tools.db, async (tx) => {
    const found = await findAccountByEmail(tx, tools.vault, email);
    const account = found?.state === 'disabled' ? undefined : found;
    if (account !== undefined) await mailReset(tools, tx, account);
    const act = { action: 'reset password', details: { step: 'asked' } } as const;
    await auditStranger(tx, account, from, act, account === undefined ? 'refused' : 'done');
  });
