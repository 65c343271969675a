// GET and POST /unsubscribe/{token}. Opening the page changes nothing: programs that look at links in mails open them, too.
import type { Request } from 'express';
import { z } from 'zod';
import { languages } from '../../../shared/domain/vehicle-fields';
import { valid } from '../../../shared/http/mount-routes';
import { errorsOfForm, formMediaType } from '../../../shared/http/read-form';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { unsubscribePath } from '../../../shared/messages/unsubscribe-link';
import { withTx } from '../../../shared/store/sql';
import { chosenLanguage, languageOf } from '../language';
import { refuseForeign } from '../own-form';
import { pageContent, redirectTo } from '../pages/frame';
import { inLanguage } from '../paths';
import { pageQuery } from '../route-fields';
import type { PublicTools } from '../tools';
import { wordsIn } from '../words';
import { allowAgain, type LinkedMessage, linkedMessage, refuseMore, standingOf } from './linked-message';
import { multipartType, readEitherForm } from './one-click';
import { unsubscribePage } from './unsubscribe-page';

const shared = {
  audience: 'public',
  permission: 'messages:refuse',
  tag: 'Messages',
  path: unsubscribePath('{token}'),
  params: z.strictObject({ token: z.string().max(60).describe('Of the link in a message') }),
  query: pageQuery,
} as const;

export const showUnsubscribe = (tools: PublicTools): Route =>
  defineRoute(
    {
      ...shared,
      method: 'get',
      summary: 'The page on which somebody wants no more messages of a kind, or wants them again',
      responses: { 200: { description: 'The page', content: pageContent } },
      errors: ['REQUEST_INVALID', 'LINK_INVALID', 'DATABASE_UNAVAILABLE'],
    },
    async ({ req, params: { token } }) => page(tools, req, token, await linkedMessage(tools, token)),
  );

const OneClick = z.strictObject({ 'List-Unsubscribe': z.literal('One-Click') });
const Form = z.union([OneClick, z.strictObject({ wish: z.enum(['refuse', 'allow']) })]);

const description = {
  ...shared,
  method: 'post',
  summary: 'Refuses messages of a kind, or allows them again',
  description:
    'Takes the form of the page, and the one click of RFC 8058, which mail programs send in the place of their users.',
  body: { description: 'The form', content: { [formMediaType]: Form, [multipartType]: Form } },
  responses: {
    200: { description: 'Refused, by one click', content: pageContent },
    303: { description: 'To the page, which shows how it is now', content: {} },
  },
  errors: [...errorsOfForm, 'PERMISSION_MISSING', 'LINK_INVALID', 'DATABASE_UNAVAILABLE'],
} as const satisfies RouteDescription;

export const postUnsubscribe = (tools: PublicTools): Route =>
  defineRoute(description, async ({ req, res, params: { token } }) => {
    const form = valid(Form, await readEitherForm(req, res));
    const isOneClick = !('wish' in form);
    if (!isOneClick) refuseForeign(req);
    const message = await linkedMessage(tools, token);
    tools.maintenance.refuseWrites(description, message.jurisdiction);
    const isRefused = isOneClick || form.wish === 'refuse';
    await withTx(tools.db, (tx) => (isRefused ? refuseMore(tx, message) : allowAgain(tx, message)));
    if (isOneClick) return page(tools, req, token, message);
    return redirectTo(inLanguage(unsubscribePath(token), languageFor(req, message)));
  });

async function page(tools: PublicTools, req: Request, token: string, message: LinkedMessage) {
  return unsubscribePage(wordsIn(languageFor(req, message)), token, message, await standingOf(tools, message));
}

/** That of the message, unless another one was chosen on the page. */
const languageFor = (req: Request, { language, jurisdiction }: LinkedMessage) =>
  chosenLanguage(req) ?? languages.find((one) => one === language) ?? languageOf(req, jurisdiction);
