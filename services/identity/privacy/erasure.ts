// POST and DELETE /api/v1/me/erasure: asking to be erased, and thinking better of it.
import { z } from 'zod';
import { whenceOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { noContent, nothing } from '../../../shared/http/no-content';
import { defineRoute, type Route } from '../../../shared/http/route';
import { emailOf } from '../../../shared/store/accounts';
import { askErasure, eraseAfterOf, withdrawErasure } from '../../../shared/store/erasures';
import { requestNotification } from '../../../shared/store/notifications';
import { withTx } from '../../../shared/store/sql';
import { auditAct } from '../audit-act';
import { confirm } from '../confirm';
import { passwordField } from '../person-fields';
import type { IdentityTools } from '../tools';
import { lockOwnAccount } from './own-account';

const passwordSchema = z.strictObject({ password: passwordField });
const erasureSchema = z
  .object({ eraseAfter: z.iso.datetime().describe('Until then you may change your mind') })
  .meta({ id: 'Erasure', title: 'That you will be erased, and when' });
const tag = 'Privacy';

export const postErasure = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/me/erasure',
      audience: 'person',
      permission: 'profile:erase',
      tag,
      summary: 'Ask to be erased',
      description: 'You stay able to log in and to withdraw until the grace is over. Asking twice changes nothing.',
      body: jsonBody('Your password', passwordSchema),
      responses: { 200: { description: 'When it will be', content: { 'application/json': erasureSchema } } },
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED'],
    },
    async ({ req, res, caller, exchange }) => {
      const { password } = await readJson(req, res, passwordSchema);
      const from = whenceOf(req, exchange);
      // Thirty days and a mail stand between this and the loss, so the password is enough.
      await confirm(tools, caller, { password, proof: null }, from, { passwordIsEnough: true });
      const { db, vault, config } = tools;
      const eraseAfter = await withTx(db, async (tx) => {
        const account = await lockOwnAccount(tx, caller);
        const at = await askErasure(tx, account.id, config.ERASURE_GRACE_DAYS);
        if (at === undefined) return (await eraseAfterOf(tx, account.id))!;
        await requestNotification(tx, vault, {
          accountId: account.id,
          kind: 'erasure-asked',
          language: account.language,
          email: emailOf(vault, account),
          data: { eraseOn: at.toISOString().slice(0, 10) },
          expiresAt: null,
        });
        await auditAct(tx, account, from, { action: 'ask erasure', after: { eraseAfter: at.toISOString() } });
        return at;
      });
      return { status: 200, body: { eraseAfter: eraseAfter.toISOString() } };
    },
  );

export const deleteErasure = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'delete',
      path: '/api/v1/me/erasure',
      audience: 'person',
      permission: 'profile:erase',
      // The night in which it would be too late does not wait for the end of maintenance.
      duringMaintenance: true,
      tag,
      summary: 'Think better of being erased',
      responses: nothing('You will not be erased'),
      errors: ['ERASURE_BEGUN'],
    },
    async ({ req, res, caller, exchange }) => {
      await withTx(db, async (tx) => {
        const account = await lockOwnAccount(tx, caller);
        if (account.state === 'active') return;
        if (!(await withdrawErasure(tx, account.id))) throw new Refusal('ERASURE_BEGUN');
        await auditAct(tx, account, whenceOf(req, exchange), { action: 'withdraw erasure' });
      });
      return noContent(res);
    },
  );
