// POST /api/v1/auth/register.
import { z } from 'zod';
import { mailAlreadyRegistered, mailVerification } from '../../shared/access/account-mails';
import type { Whence } from '../../shared/access/whence';
import { languageSpokenIn } from '../../shared/domain/jurisdictions/packs';
import { whenceOf } from '../../shared/http/audit-facts';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { createAccount, findAccount, findAccountByEmail } from '../../shared/store/accounts';
import { withTx } from '../../shared/store/sql';
import { auditStranger } from './audit-act';
import { inEvenTime } from './even-time';
import { emailField, jurisdictionField, languageField } from './person-fields';
import type { IdentityTools } from './tools';

const Registration = z
  .strictObject({
    email: emailField,
    jurisdiction: jurisdictionField.optional().describe('Where one belongs; may be said later, once'),
    language: languageField
      .optional()
      .describe('Of the mail, and of the account; the first of the jurisdiction when left out, or French'),
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
        'A mail with a link follows. Who follows it chooses the password, so that nobody can do so for an address of ' +
        'somebody else; until then nobody can log in. The answer is the same for an address that has an account: its ' +
        'owner gets a mail that says so.',
      body: jsonBody('Who registers', Registration),
      responses: { 202: { description: 'A mail follows', content: { 'application/json': acceptedSchema } } },
      errors: errorsOfJsonBody,
    },
    async ({ req, res, exchange }) => {
      const given = await readJson(req, res, Registration);
      await inEvenTime(() => enrol(tools, given, whenceOf(req, exchange)));
      return { status: 202, body: { status: 'accepted' } };
    },
  );

/** Of an address that waits for its owner, every link that was mailed stays good: a stranger can void none of them. */
async function enrol(tools: IdentityTools, given: Registration, from: Whence): Promise<void> {
  const { db, vault } = tools;
  const email = given.email.toLowerCase();
  const { jurisdiction = null, language = languageSpokenIn(jurisdiction) } = given;
  const nobodyYet = { name: null, phone: null, passwordHash: null, partnerId: null } as const;
  await withTx(db, async (tx) => {
    const fresh = { ...nobodyYet, email, jurisdiction, language, role: 'citizen', state: 'unverified' } as const;
    const id = await createAccount(tx, vault, fresh);
    const account = id === null ? await findAccountByEmail(tx, vault, email) : await findAccount(tx, id);
    // Its owner was erased between the two statements.
    if (account === undefined) return;
    const isWaiting = account.state === 'unverified';
    await (isWaiting ? mailVerification : mailAlreadyRegistered)(tools, tx, account);
    await auditStranger(tx, account, from, { action: 'register' }, isWaiting ? 'done' : 'refused');
  });
}
