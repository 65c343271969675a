// GET and POST /verify-email: the page behind the link of a registration. Looking at it verifies nothing, because mail
// programs look at links, too.
import { z } from 'zod';
import { whenceOf } from '../../../shared/http/audit-facts';
import { valid } from '../../../shared/http/mount-routes';
import { defineRoute, type Route } from '../../../shared/http/route';
import { tokenField } from '../person-fields';
import type { IdentityTools } from '../tools';
import { verifyByToken } from '../verify-email';
import { formOf, linkQuery, pageContent, pageOfLink, sendPage } from './page';
import { errorsOfForm, formMediaType, readForm } from './read-form';
import { languageOf, pageTexts } from './texts';

const path = '/verify-email';
const Form = z
  .strictObject({ token: tokenField, language: z.string().max(10).optional() })
  .meta({ id: 'VerificationForm', title: 'The form of the page' });

export const showVerification = (): Route =>
  defineRoute(
    {
      ...pageOfLink,
      method: 'get',
      path,
      summary: 'The page that asks whether the address is yours',
      query: linkQuery,
      responses: { 200: { description: 'The page', content: pageContent } },
      errors: ['REQUEST_INVALID'],
    },
    async ({ res, query: { token, language: given } }) => {
      const language = languageOf(given);
      const { verifyTitle: title, verifyAsk, verifyButton: button } = pageTexts[language];
      const form = formOf({ action: path, token, language, button });
      return sendPage(res, { status: 200, language, title, texts: [verifyAsk], form });
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
      },
      errors: errorsOfForm,
    },
    async ({ req, res, exchange }) => {
      const { token, language: given } = valid(Form, await readForm(req, res));
      const language = languageOf(given);
      const { verifyTitle: title, verifyDone, expired } = pageTexts[language];
      const isDone = await verifyByToken(tools, token, whenceOf(req, exchange));
      if (isDone) return sendPage(res, { status: 200, language, title, texts: [verifyDone] });
      return sendPage(res, { status: 410, language, title, fault: expired, texts: [] });
    },
  );
