// POST /api/v1/me/password.
import { z } from 'zod';
import { lockAsChecked } from '../../shared/access/authenticate';
import { faultOfPassword, replacePassword } from '../../shared/access/new-password';
import { hashPassword } from '../../shared/access/passwords';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { withTx } from '../../shared/store/sql';
import { auditAct } from './audit-act';
import { confirm } from './confirm';
import { passwordField } from './person-fields';
import type { IdentityTools } from './tools';

const Change = z
  .strictObject({ currentPassword: passwordField, newPassword: passwordField })
  .meta({ id: 'PasswordChange', title: 'The password so far and the new one' });

export const changePassword = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/me/password',
      audience: 'person',
      permission: 'profile:change',
      tag: 'Passwords',
      summary: 'Change your password',
      description: 'Ends all your other sessions.',
      body: jsonBody('Both passwords', Change),
      responses: nothing('Changed'),
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED', 'PASSWORD_REFUSED'],
    },
    async ({ req, res, caller, exchange }) => {
      const { currentPassword, newPassword } = await readJson(req, res, Change);
      const from = whenceOf(req, exchange);
      const given = { password: currentPassword, proof: null };
      const account = await confirm(tools, caller, given, from, { passwordIsEnough: true });
      const fault = faultOfPassword(tools.vault, account, newPassword);
      if (fault !== null) throw new Refusal('PASSWORD_REFUSED', { detail: fault });
      const passwordHash = await hashPassword(newPassword);
      await withTx(tools.db, async (tx) => {
        const locked = await lockAsChecked(tx, account);
        if (locked === undefined) throw new Refusal('CONFIRMATION_FAILED');
        const endedSessions = await replacePassword(tx, tools, locked, {
          passwordHash,
          exceptSessionId: caller.sessionId,
        });
        await auditAct(tx, locked, from, { action: 'change password', details: { endedSessions } });
      });
      return noContent(res);
    },
  );
