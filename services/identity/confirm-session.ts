// POST /api/v1/auth/confirm.
import { z } from 'zod';
import { auditLogin, lockAsChecked } from '../../shared/access/authenticate';
import { freshMinutes } from '../../shared/access/fresh';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { markAuthenticated } from '../../shared/store/sessions';
import { withTx } from '../../shared/store/sql';
import { confirm } from './confirm';
import { codeField, passwordField, recoveryCodeField } from './person-fields';
import { proofOf } from './second-step';
import type { IdentityTools } from './tools';

const Confirmation = z
  .strictObject({ password: passwordField, code: codeField.optional(), recoveryCode: recoveryCodeField.optional() })
  .meta({ id: 'Confirmation', title: 'The password and, where there is a second factor, one of the two codes' });

export const confirmSession = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/confirm',
      audience: 'person',
      permission: 'profile:change',
      duringMaintenance: true,
      tag: 'Sessions',
      summary: 'Confirm that it is you',
      description:
        `For ${freshMinutes} minutes, as after logging in, this session may then do what a token alone may not and is ` +
        'answered with CONFIRMATION_NEEDED.',
      body: jsonBody('Your password, and a code if you have a second factor', Confirmation),
      responses: nothing('Confirmed'),
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED'],
    },
    async ({ req, res, caller, exchange }) => {
      const { password, ...given } = await readJson(req, res, Confirmation);
      const proof = given.code === undefined && given.recoveryCode === undefined ? null : proofOf(given);
      const from = whenceOf(req, exchange);
      const account = await confirm(tools, caller, { password, proof }, from);
      await withTx(tools.db, async (tx) => {
        if ((await lockAsChecked(tx, account)) === undefined) throw new Refusal('CONFIRMATION_FAILED');
        await markAuthenticated(tx, caller.sessionId);
        await auditLogin(tx, account, 'api', from, 'done', { step: 'confirmation' });
      });
      return noContent(res);
    },
  );
