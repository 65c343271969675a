// POST /api/v1/auth/verify-email.
import { z } from 'zod';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { lockAccount, verifyAccount } from '../../shared/store/accounts';
import { findOneTimeToken, useOneTimeToken } from '../../shared/store/one-time-tokens';
import { withTx } from '../../shared/store/sql';
import { auditAct } from './audit-act';
import { tokenField } from './person-fields';
import type { IdentityTools } from './tools';

const Link = z.strictObject({ token: tokenField }).meta({ id: 'Link', title: 'What the link in a mail carries' });

export const verifyEmail = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/verify-email',
      audience: 'public',
      permission: 'accounts:register',
      limit: 'authentication',
      tag: 'Registration',
      summary: 'Show that the address is yours',
      body: jsonBody('The token of the link', Link),
      responses: nothing('Verified; the account may log in'),
      errors: [...errorsOfJsonBody, 'LINK_INVALID'],
    },
    async ({ req, res, exchange }) => {
      const { token } = await readJson(req, res, Link);
      if (!(await verifyByToken(tools, token, whenceOf(req, exchange)))) throw new Refusal('LINK_INVALID');
      return noContent(res);
    },
  );

/** False for a link that is unknown, used or expired. */
export const verifyByToken = ({ db }: Pick<IdentityTools, 'db'>, token: string, from: Whence): Promise<boolean> =>
  withTx(db, async (tx) => {
    const holder = await findOneTimeToken(tx, token, 'verify-email');
    const account = holder && (await lockAccount(tx, holder.accountId));
    if (account === undefined || (await useOneTimeToken(tx, token, 'verify-email')) === undefined) return false;
    if (!(await verifyAccount(tx, account.id))) return false;
    await auditAct(tx, account, from, { action: 'verify e-mail' });
    return true;
  });
