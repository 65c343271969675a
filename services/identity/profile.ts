// GET and PATCH /api/v1/me.
import { z } from 'zod';
import { roles } from '../../shared/domain/permissions';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { type AccountRow, changeProfile, findAccount, lockAccount, openProfile } from '../../shared/store/accounts';
import { countRecoveryCodes } from '../../shared/store/second-factors';
import { type Sql, withTx } from '../../shared/store/sql';
import { auditAct } from './audit-act';
import { chooseJurisdiction } from './choose-jurisdiction';
import { jurisdictionField, languageField, nameField, phoneField } from './person-fields';
import type { IdentityTools } from './tools';

const profileSchema = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string(),
    role: z.enum(roles),
    jurisdiction: z.string().nullable(),
    partnerId: z.uuid().nullable(),
    state: z.enum(['active', 'closing']).describe('closing: to be erased when the days of grace are over'),
    secondFactor: z.object({ isOn: z.boolean(), recoveryCodesLeft: z.int() }),
    createdAt: z.iso.datetime(),
    verifiedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Profile', title: 'Who one is' });

const ProfileChange = z
  .strictObject({
    name: nameField.nullable().optional(),
    phone: phoneField.nullable().optional(),
    language: languageField.optional(),
    jurisdiction: jurisdictionField.optional().describe('For citizens who have named none yet; it stays'),
  })
  .meta({ id: 'ProfileChange', title: 'What is left out stays, null takes it away' });

const responses = { 200: { description: 'Your profile', content: { 'application/json': profileSchema } } };

export const getProfile = ({ db, vault }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/me',
      audience: 'person',
      permission: 'profile:read',
      tag: 'Profile',
      summary: 'Who you are',
      responses,
      errors: [],
    },
    async ({ caller }) => ({
      status: 200,
      body: await profileView(db, vault, ownOf(await findAccount(db, caller.accountId))),
    }),
  );

export const patchProfile = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'patch',
      path: '/api/v1/me',
      audience: 'person',
      permission: 'profile:change',
      tag: 'Profile',
      summary: 'Change name, telephone or language, or say where you belong',
      description: 'The address stays: it is what an account is found by.',
      body: jsonBody('What changes', ProfileChange),
      responses,
      errors: errorsOfJsonBody,
    },
    async ({ req, res, caller, exchange }) => {
      const change = definedOf(await readJson(req, res, ProfileChange));
      const { db, vault } = tools;
      const body = await withTx(db, async (tx) => {
        const before = ownOf(await lockAccount(tx, caller.accountId));
        const { jurisdiction, ...personal } = change;
        if (jurisdiction !== undefined) await chooseJurisdiction(tx, before, jurisdiction);
        await changeProfile(tx, vault, before.id, personal);
        const after = ownOf(await findAccount(tx, before.id));
        await auditAct(tx, after, whenceOf(req, exchange), {
          action: 'change profile',
          before: changedPart(vault, before, change),
          after: changedPart(vault, after, change),
        });
        return profileView(tx, vault, after);
      });
      return { status: 200, body };
    },
  );

/** The account was there when the token was checked. */
function ownOf(account: AccountRow | undefined): AccountRow {
  if (account === undefined) throw new Refusal('TOKEN_INVALID');
  return account;
}

/** Without what was left out: undefined would not say whether a value goes. */
const definedOf = ({ name, phone, language, jurisdiction }: z.output<typeof ProfileChange>) => ({
  ...(name !== undefined && { name }),
  ...(phone !== undefined && { phone }),
  ...(language !== undefined && { language }),
  ...(jurisdiction !== undefined && { jurisdiction }),
});

/** For the audit, where personal values turn into their mask. */
function changedPart(vault: IdentityTools['vault'], account: AccountRow, change: object): Record<string, unknown> {
  const { name, phone } = openProfile(vault, account);
  const all = { name, phone, language: account.language, jurisdiction: account.jurisdiction };
  return Object.fromEntries(Object.entries(all).filter(([field]) => field in change));
}

async function profileView(sql: Sql, vault: IdentityTools['vault'], account: AccountRow) {
  const { email, name, phone } = openProfile(vault, account);
  const { id, language, role, jurisdiction, partnerId, state, hasSecondFactor, createdAt, verifiedAt } = account;
  return {
    id,
    email: email?.reveal() ?? null,
    name: name?.reveal() ?? null,
    phone: phone?.reveal() ?? null,
    language,
    role,
    jurisdiction,
    partnerId,
    state,
    secondFactor: { isOn: hasSecondFactor, recoveryCodesLeft: await countRecoveryCodes(sql, id) },
    createdAt,
    verifiedAt,
  };
}
