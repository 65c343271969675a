// GET and POST /verify-email: the page behind the link of a registration. Looking at it verifies nothing, because mail
// programs look at links, too.
import { z } from 'zod';
import { longestPassword, shortestPassword } from '../../../shared/access/passwords';
import type { JurisdictionPack } from '../../../shared/domain/jurisdictions/pack';
import { packs } from '../../../shared/domain/jurisdictions/packs';
import type { Language } from '../../../shared/domain/vehicle-fields';
import { whenceOf } from '../../../shared/http/audit-facts';
import { escapeHtml } from '../../../shared/http/escape-html';
import { valid } from '../../../shared/http/mount-routes';
import { errorsOfForm, formMediaType, readForm } from '../../../shared/http/read-form';
import { defineRoute, type Route } from '../../../shared/http/route';
import { jurisdictionField, nameField, passwordField, tokenField } from '../person-fields';
import type { IdentityTools } from '../tools';
import { verifyByToken } from '../verify-email';
import { formOf, linkQuery, pageContent, pageOfLink, sendPage } from './page';
import { languageOf, pageTexts } from './texts';

const path = '/verify-email';
const Form = z
  .strictObject({
    token: tokenField,
    language: z.string().max(10).optional(),
    password: passwordField,
    // A browser sends an empty text for a field that was left empty.
    name: z.literal('').or(nameField).optional(),
    jurisdiction: z.literal('').or(jurisdictionField).optional(),
  })
  .meta({ id: 'VerificationForm', title: 'The form of the page' });

export const showVerification = (): Route =>
  defineRoute(
    {
      ...pageOfLink,
      method: 'get',
      path,
      summary: 'The page that asks whether the address is yours, and for a password',
      query: linkQuery.extend({ jurisdiction: z.string().max(10).optional() }),
      responses: { 200: { description: 'The page', content: pageContent } },
      errors: ['REQUEST_INVALID'],
    },
    async ({ res, query: { token, language: given, jurisdiction } }) => {
      const language = languageOf(given);
      const texts = pageTexts[language];
      const form = registrationForm(language, token, { jurisdiction });
      return sendPage(res, { status: 200, language, title: texts.verifyTitle, texts: [texts.verifyAsk], form });
    },
  );

export const postVerification = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...pageOfLink,
      method: 'post',
      path,
      limit: 'authentication',
      summary: 'What the page sends',
      body: { description: 'The form', content: { [formMediaType]: Form } },
      responses: {
        200: { description: 'Verified', content: pageContent },
        410: { description: 'The link is unknown, used or has expired', content: pageContent },
        422: { description: 'The password is refused; the form again', content: pageContent },
      },
      errors: errorsOfForm,
    },
    async ({ req, res, exchange }) => {
      const { token, password, name = '', jurisdiction, language: given } = valid(Form, await readForm(req, res));
      const language = languageOf(given);
      const texts = pageTexts[language];
      const common = { language, title: texts.verifyTitle };
      const said = jurisdiction !== undefined && { jurisdiction: jurisdiction || null };
      const person = { token, password, ...(name !== '' && { name }), ...said };
      const { kind } = await verifyByToken(tools, person, whenceOf(req, exchange));
      if (kind === 'done') return sendPage(res, { ...common, status: 200, texts: [texts.verifyDone] });
      if (kind === 'expired') return sendPage(res, { ...common, status: 410, fault: texts.expired, texts: [] });
      const form = registrationForm(language, token, { name, jurisdiction });
      return sendPage(res, { ...common, status: 422, fault: texts.refused, texts: [texts.verifyAsk], form });
    },
  );

type FilledIn = { name?: string; jurisdiction: string | undefined };

function registrationForm(language: Language, token: string, { name = '', jurisdiction }: FilledIn): string {
  const texts = pageTexts[language];
  const fields = `<label for="name">${escapeHtml(texts.nameLabel)}</label>
<input id="name" name="name" autocomplete="name" maxlength="200" value="${escapeHtml(name)}">
<label for="jurisdiction">${escapeHtml(texts.jurisdictionLabel)}</label>
<select id="jurisdiction" name="jurisdiction">
<option value="">${escapeHtml(texts.jurisdictionOpen)}</option>
${[...packs.values()].map((pack) => option(pack, language, pack.code === jurisdiction)).join('\n')}
</select>
<label for="password">${escapeHtml(texts.passwordLabel)}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="${shortestPassword}" maxlength="${longestPassword}">
`;
  return formOf({ action: path, token, language, fields, button: texts.verifyButton });
}

const option = ({ code, names }: JurisdictionPack, language: Language, isChosen: boolean): string =>
  `<option value="${code}"${isChosen ? ' selected' : ''}>${escapeHtml(names[language] ?? code)}</option>`;
