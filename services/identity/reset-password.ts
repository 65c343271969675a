// POST /api/v1/auth/reset-password.
import { z } from 'zod';
import { attemptOf, isOpen } from '../../shared/access/authenticate';
import { faultOfPassword, replacePassword } from '../../shared/access/new-password';
import { hashPassword } from '../../shared/access/passwords';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { type AccountRow, findAccount, lockAccount, verifyAccount } from '../../shared/store/accounts';
import { findOneTimeToken, useOneTimeToken } from '../../shared/store/one-time-tokens';
import { withTx } from '../../shared/store/sql';
import { auditAct } from './audit-act';
import { passwordField, tokenField } from './person-fields';
import type { IdentityTools } from './tools';

const Reset = z
  .strictObject({ token: tokenField, newPassword: passwordField })
  .meta({ id: 'PasswordReset', title: 'A new password by the link in a mail' });

export const resetPassword = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/reset-password',
      audience: 'public',
      permission: 'accounts:register',
      limit: 'authentication',
      tag: 'Passwords',
      summary: 'Set a new password by the link in a mail',
      description: 'Ends all sessions of the account. A second factor stays as it is.',
      body: jsonBody('The token of the link and the new password', Reset),
      responses: nothing('Changed'),
      errors: [...errorsOfJsonBody, 'LINK_INVALID', 'PASSWORD_REFUSED'],
    },
    async ({ req, res, exchange }) => {
      const { token, newPassword } = await readJson(req, res, Reset);
      const outcome = await resetByToken(tools, { token, newPassword }, whenceOf(req, exchange));
      if (outcome.kind === 'refused') throw new Refusal('PASSWORD_REFUSED', { detail: outcome.fault });
      if (outcome.kind === 'expired') throw new Refusal('LINK_INVALID');
      return noContent(res);
    },
  );

/** What came of a link in a mail that sets a password. */
export type LinkOutcome =
  | { kind: 'done' }
  /** The link is unknown, used or expired. */
  | { kind: 'expired' }
  /** The link still holds. */
  | { kind: 'refused'; fault: string };

export async function resetByToken(
  tools: IdentityTools,
  { token, newPassword }: z.output<typeof Reset>,
  from: Whence,
): Promise<LinkOutcome> {
  const { db, vault, guard } = tools;
  const holder = await findOneTimeToken(db, token, 'reset-password');
  const account = holder && (await findAccount(db, holder.accountId));
  if (account === undefined || !mayReset(account)) return { kind: 'expired' };
  const fault = faultOfPassword(vault, account, newPassword);
  if (fault !== null) return { kind: 'refused', fault };
  const passwordHash = await hashPassword(newPassword);
  const isDone = await withTx(db, async (tx) => {
    // Of two with one link the second waits here, and then finds it used.
    const locked = await lockAccount(tx, account.id);
    if (locked === undefined || !mayReset(locked)) return false;
    if ((await useOneTimeToken(tx, token, 'reset-password')) === undefined) return false;
    // The page of this link does not ask where they belong, and what a stranger registered must not decide it for good.
    await verifyAccount(tx, account.id, null);
    await replacePassword(tx, tools, locked, { passwordHash, exceptSessionId: null });
    await auditAct(tx, locked, from, { action: 'reset password', details: { step: 'done' } });
    return true;
  });
  if (!isDone) return { kind: 'expired' };
  // Who can read the account's mail need not wait because of the passwords tried before; that proves no second factor.
  await guard.succeeded(attemptOf(account, from), ['password']);
  return { kind: 'done' };
}

const mayReset = (account: AccountRow): boolean => isOpen(account) || account.state === 'unverified';
