// GET and POST /reset-password: the page behind the link that sets a new password.
import { z } from 'zod';
import { longestPassword, shortestPassword } from '../../../shared/access/passwords';
import { whenceOf } from '../../../shared/http/audit-facts';
import { escapeHtml } from '../../../shared/http/escape-html';
import { valid } from '../../../shared/http/mount-routes';
import { errorsOfForm, formMediaType, readForm } from '../../../shared/http/read-form';
import { defineRoute, type Route } from '../../../shared/http/route';
import { passwordField, tokenField } from '../person-fields';
import { resetByToken } from '../reset-password';
import type { IdentityTools } from '../tools';
import { formOf, linkQuery, pageContent, pageOfLink, sendPage } from './page';
import { languageOf, type PageTexts, pageTexts } from './texts';

const path = '/reset-password';
const Form = z
  .strictObject({ token: tokenField, language: z.string().max(10).optional(), newPassword: passwordField })
  .meta({ id: 'PasswordForm', title: 'The form of the page' });

export const showReset = (): Route =>
  defineRoute(
    {
      ...pageOfLink,
      method: 'get',
      path,
      summary: 'The page that asks for a new password',
      query: linkQuery,
      responses: { 200: { description: 'The page', content: pageContent } },
      errors: ['REQUEST_INVALID'],
    },
    async ({ res, query: { token, language: given } }) => {
      const language = languageOf(given);
      const texts = pageTexts[language];
      const form = passwordForm(texts, token, language);
      return sendPage(res, { status: 200, language, title: texts.resetTitle, texts: [texts.resetAsk], form });
    },
  );

export const postReset = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...pageOfLink,
      method: 'post',
      path,
      limit: 'authentication',
      summary: 'What the page sends',
      body: { description: 'The form', content: { [formMediaType]: Form } },
      responses: {
        200: { description: 'Changed', content: pageContent },
        410: { description: 'The link is unknown, used or has expired', content: pageContent },
        422: { description: 'The password is refused; the form again', content: pageContent },
      },
      errors: errorsOfForm,
    },
    async ({ req, res, exchange }) => {
      const { token, newPassword, language: given } = valid(Form, await readForm(req, res));
      const language = languageOf(given);
      const texts = pageTexts[language];
      const common = { language, title: texts.resetTitle };
      const { kind } = await resetByToken(tools, { token, newPassword }, whenceOf(req, exchange));
      if (kind === 'done') return sendPage(res, { ...common, status: 200, texts: [texts.resetDone] });
      if (kind === 'expired') return sendPage(res, { ...common, status: 410, fault: texts.expired, texts: [] });
      const form = passwordForm(texts, token, language);
      return sendPage(res, { ...common, status: 422, fault: texts.refused, texts: [texts.resetAsk], form });
    },
  );

function passwordForm({ resetLabel, resetButton: button }: PageTexts, token: string, language: string): string {
  const fields = `<label for="new">${escapeHtml(resetLabel)}</label>
<input id="new" name="newPassword" type="password" autocomplete="new-password" required autofocus minlength="${shortestPassword}" maxlength="${longestPassword}">
`;
  return formOf({ action: path, token, language, fields, button });
}
