// POST /api/v1/auth/register.
import { z } from 'zod';
import { mailAlreadyRegistered, mailVerification } from '../../shared/access/account-mails';
import { hashPassword, passwordFault } from '../../shared/access/passwords';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import {
  type AccountRow,
  createAccount,
  findAccount,
  findAccountByEmail,
  type Registered,
  replaceRegistration,
} from '../../shared/store/accounts';
import { isMailedEnough } from '../../shared/store/mail-quota';
import { type Tx, withTx } from '../../shared/store/sql';
import { auditStranger } from './audit-act';
import { inEvenTime } from './even-time';
import { emailField, languageField, nameField, passwordField, phoneField } from './person-fields';
import type { IdentityTools } from './tools';

const Registration = z
  .strictObject({
    email: emailField,
    password: passwordField,
    name: nameField.optional(),
    phone: phoneField.optional(),
    language: languageField.default('fr'),
  })
  .meta({ id: 'Registration', title: 'Somebody who registers' });
type Registration = z.output<typeof Registration>;

export const acceptedSchema = z
  .object({ status: z.literal('accepted') })
  .meta({ id: 'Accepted', title: 'What follows comes by mail' });

export const register = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/register',
      audience: 'public',
      permission: 'accounts:register',
      limit: 'registration',
      tag: 'Registration',
      summary: 'Register as a citizen',
      description:
        'A mail with a link follows, which shows that the address is yours; until then nobody can log in. The answer ' +
        'is the same for an address that has an account: its owner gets a mail that says so.',
      body: jsonBody('Who registers', Registration),
      responses: { 202: { description: 'A mail follows', content: { 'application/json': acceptedSchema } } },
      errors: [...errorsOfJsonBody, 'PASSWORD_REFUSED'],
    },
    async ({ req, res, exchange }) => {
      const given = await readJson(req, res, Registration);
      const fault = passwordFault(given.password, [given.email, given.name ?? '']);
      if (fault !== null) throw new Refusal('PASSWORD_REFUSED', { detail: fault });
      await inEvenTime(() => enrol(tools, given, whenceOf(req, exchange)));
      return { status: 202, body: { status: 'accepted' } };
    },
  );

async function enrol(tools: IdentityTools, given: Registration, from: Whence): Promise<void> {
  const { db, vault } = tools;
  // Also for an address that is taken, since hashing is what takes the time.
  const passwordHash = await hashPassword(given.password);
  const fresh = { ...given, name: given.name ?? null, phone: given.phone ?? null, passwordHash };
  await withTx(db, async (tx) => {
    const email = given.email.toLowerCase();
    const rest = { email, role: 'citizen', jurisdiction: null, partnerId: null, state: 'unverified' } as const;
    const id = await createAccount(tx, vault, { ...fresh, ...rest });
    const account = id === null ? await findAccountByEmail(tx, vault, email) : await findAccount(tx, id);
    // Its owner was erased between the two statements.
    if (account === undefined) return;
    const isDone =
      account.state === 'unverified' && (await registerUnverified(tools, tx, account, id === null ? fresh : null));
    if (account.state !== 'unverified') await mailAlreadyRegistered(tools, tx, account);
    await auditStranger(tx, account, from, { action: 'register' }, isDone ? 'done' : 'refused');
  });
}

/**
 * The last registration of an address counts, but no more of them than mails: otherwise a stranger could void the link
 * that its owner is about to follow, as often as he likes.
 */
async function registerUnverified(
  tools: IdentityTools,
  tx: Tx,
  account: AccountRow,
  replacement: Registered | null,
): Promise<boolean> {
  if (await isMailedEnough(tx, account.id, 'verify-email')) return false;
  if (replacement !== null) await replaceRegistration(tx, tools.vault, account.id, replacement);
  await mailVerification(tools, tx, account);
  return true;
}
