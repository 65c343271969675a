// GET and PUT /api/v1/me/consents: what somebody agrees to, and everything they ever said to it.
import { z } from 'zod';
import { type ConsentPurpose, consentPurposeNames, consentPurposes, isGranted } from '../../../shared/domain/consents';
import { type Language, languages } from '../../../shared/domain/vehicle-fields';
import { whenceOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { findAccount } from '../../../shared/store/accounts';
import { addConsent, consentHistory, type StoredConsent } from '../../../shared/store/consents';
import { withTx } from '../../../shared/store/sql';
import { auditAct } from '../audit-act';
import type { IdentityTools } from '../tools';
import { lockOwnAccount } from './own-account';

const saidSchema = { granted: z.boolean(), textVersion: z.string() };

const consentsSchema = z
  .object({
    consents: z.array(
      z.object({
        purpose: z.enum(consentPurposeNames),
        text: z.string().describe('What is asked, in the language of the account'),
        textVersion: z.string().describe('Version of that text; send it back with an answer'),
        granted: z.boolean().describe('Whether this text was agreed to and the consent was not withdrawn'),
        at: z.iso.datetime().nullable().describe('When that was last said'),
      }),
    ),
    history: z.array(z.object({ purpose: z.string(), ...saidSchema, at: z.iso.datetime() })).describe('Newest first'),
  })
  .meta({ id: 'Consents', title: 'What somebody agrees to' });

const wantedSchema = z.strictObject({
  consents: z
    .array(
      z.strictObject({
        purpose: z.enum(consentPurposeNames),
        granted: z.boolean(),
        textVersion: z.string().regex(/^[\w.-]{1,20}$/, 'expected the version of a text'),
      }),
    )
    .min(1)
    .max(consentPurposeNames.length),
});

const tag = 'Privacy';

export const getConsents = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/me/consents',
      audience: 'person',
      permission: 'consents:read',
      tag,
      summary: 'What you agree to, and what you said before',
      responses: { 200: { description: 'Every purpose', content: { 'application/json': consentsSchema } } },
      errors: [],
    },
    async ({ caller }) => {
      const account = await findAccount(db, caller.accountId);
      return { status: 200, body: view(account?.language ?? 'fr', await consentHistory(db, caller.accountId)) };
    },
  );

export const putConsents = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'put',
      path: '/api/v1/me/consents',
      audience: 'person',
      permission: 'consents:change',
      tag,
      summary: 'Agree to a purpose, or withdraw',
      description:
        'Purposes that are left out stay as they are. Agreeing names the version of the text that was shown; withdrawing is always possible, whatever version it names. Saying the same again, or withdrawing what was not agreed to, changes nothing.',
      body: jsonBody('What you say to one purpose or several', wantedSchema),
      responses: { 200: { description: 'As it is now', content: { 'application/json': consentsSchema } } },
      errors: errorsOfJsonBody,
    },
    async ({ req, res, caller, exchange }) => {
      const { consents } = await readJson(req, res, wantedSchema);
      refuseUnclear(consents);
      return withTx(db, async (tx) => {
        // Two answers at the same moment take turns, so that the history shows each change once.
        const account = await lockOwnAccount(tx, caller);
        const before = await consentHistory(tx, account.id);
        const changed = consents.flatMap((said) => changeOf(before, said));
        for (const { purpose, ...said } of changed) await addConsent(tx, account.id, purpose, said);
        const history = await consentHistory(tx, account.id);
        const act = { action: 'consent', after: { consents: changed } } as const;
        if (changed.length > 0) await auditAct(tx, account, whenceOf(req, exchange), act);
        return { status: 200, body: view(account.language, history) };
      });
    },
  );

type Wanted = { purpose: ConsentPurpose; granted: boolean; textVersion: string };

function refuseUnclear(consents: readonly Wanted[]): void {
  const faults = consents.flatMap(({ purpose, granted, textVersion }, index) => {
    if (consents.findIndex((other) => other.purpose === purpose) < index)
      return [{ field: `consents.${index}.purpose`, code: 'FIELD_REPEATED', message: 'is given more than once' }];
    const current = consentPurposes[purpose].textVersion;
    if (!granted || textVersion === current) return [];
    const message = `the text is now that of ${current}; show it before asking`;
    return [{ field: `consents.${index}.textVersion`, code: 'TEXT_CHANGED', message }];
  });
  if (faults.length > 0) throw new Refusal('REQUEST_INVALID', { details: faults });
}

/** What is new in it. A withdrawal is that of the text that was agreed to, so nobody fills the history with others. */
function changeOf(history: readonly StoredConsent[], wanted: Wanted): Wanted[] {
  const last = history.find(({ purpose }) => purpose === wanted.purpose);
  if (!wanted.granted) return last?.granted ? [{ ...wanted, textVersion: last.textVersion }] : [];
  return last?.granted && last.textVersion === wanted.textVersion ? [] : [wanted];
}

function view(languageText: string, history: readonly StoredConsent[]): z.input<typeof consentsSchema> {
  const language: Language = languages.find((one) => one === languageText) ?? 'fr';
  return {
    consents: consentPurposeNames.map((purpose) => {
      const { text, textVersion } = consentPurposes[purpose];
      const said = history.find((one) => one.purpose === purpose);
      const granted = isGranted(purpose, said);
      return { purpose, text: text[language], textVersion, granted, at: said?.at.toISOString() ?? null };
    }),
    history: history.map(({ at, ...said }) => ({ ...said, at: at.toISOString() })),
  };
}
