// POST /api/v1/auth/verify-email.
import { z } from 'zod';
import { faultOfPassword } from '../../shared/access/new-password';
import { hashPassword } from '../../shared/access/passwords';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { changeProfile, findAccount, lockAccount, setPassword, verifyAccount } from '../../shared/store/accounts';
import { findOneTimeToken, useOneTimeToken, voidOneTimeTokens } from '../../shared/store/one-time-tokens';
import { withTx } from '../../shared/store/sql';
import { auditAct } from './audit-act';
import { jurisdictionField, nameField, passwordField, phoneField, tokenField } from './person-fields';
import type { LinkOutcome } from './reset-password';
import type { IdentityTools } from './tools';

const Verification = z
  .strictObject({
    token: tokenField,
    password: passwordField,
    name: nameField.optional(),
    phone: phoneField.optional(),
    jurisdiction: jurisdictionField
      .nullable()
      .optional()
      .describe('Where one belongs, instead of what was said on registration; null leaves it open'),
  })
  .meta({ id: 'Verification', title: 'What the link in a mail carries, and who follows it' });
export type Verification = z.output<typeof Verification>;

export const verifyEmail = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/verify-email',
      audience: 'public',
      permission: 'accounts:register',
      limit: 'authentication',
      tag: 'Registration',
      summary: 'Show that the address is yours, and choose the password',
      description: 'A password that is refused leaves the link as it was.',
      body: jsonBody('The token of the link, the password, and who you are', Verification),
      responses: nothing('Verified; the account may log in'),
      errors: [...errorsOfJsonBody, 'LINK_INVALID', 'PASSWORD_REFUSED'],
    },
    async ({ req, res, exchange }) => {
      const outcome = await verifyByToken(tools, await readJson(req, res, Verification), whenceOf(req, exchange));
      if (outcome.kind === 'refused') throw new Refusal('PASSWORD_REFUSED', { detail: outcome.fault });
      if (outcome.kind === 'expired') throw new Refusal('LINK_INVALID');
      return noContent(res);
    },
  );

/** Whoever holds the mailbox chooses the password: nothing that was sent when the address was registered counts. */
export async function verifyByToken(
  { db, vault }: Pick<IdentityTools, 'db' | 'vault'>,
  { token, password, name, phone, jurisdiction }: Verification,
  from: Whence,
): Promise<LinkOutcome> {
  const holder = await findOneTimeToken(db, token, 'verify-email');
  const found = holder && (await findAccount(db, holder.accountId));
  if (found?.state !== 'unverified') return { kind: 'expired' };
  const fault = faultOfPassword(vault, found, password, name);
  if (fault !== null) return { kind: 'refused', fault };
  const passwordHash = await hashPassword(password);
  return withTx(db, async (tx) => {
    // Of two with links to one account the second waits here, and then finds it verified.
    const account = await lockAccount(tx, found.id);
    if (account === undefined || (await useOneTimeToken(tx, token, 'verify-email')) === undefined)
      return { kind: 'expired' };
    const mayChoose = account.role === 'citizen' && jurisdiction !== undefined;
    const belongsTo = mayChoose ? jurisdiction : account.jurisdiction;
    if (!(await verifyAccount(tx, account.id, belongsTo))) return { kind: 'expired' };
    await setPassword(tx, account.id, passwordHash);
    await changeProfile(tx, vault, account.id, { name: name ?? null, phone: phone ?? null });
    await voidOneTimeTokens(tx, account.id, 'verify-email');
    await auditAct(tx, { ...account, jurisdiction: belongsTo }, from, { action: 'verify e-mail' });
    return { kind: 'done' };
  });
}
