// GET / and GET /pay.
import { z } from 'zod';
import { readNoticeReference } from '../../shared/domain/payment/notice-reference';
import { defineRoute, type Route } from '../../shared/http/route';
import { languageOf } from './language';
import { askPage } from './pages/ask-page';
import { pageContent, redirectTo } from './pages/frame';
import { inLanguage, noticePath, payPath } from './paths';
import { ofPages, pageQuery } from './route-fields';
import { wordsIn } from './words';

export const home = (): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'get',
      path: '/',
      summary: 'Leads to the page where a notice is paid',
      query: pageQuery,
      responses: { 303: { description: 'To /pay', content: {} } },
      errors: [],
    },
    async ({ req }) => redirectTo(inLanguage(payPath, languageOf(req))),
  );

export const askReference = (): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'get',
      path: payPath,
      summary: 'The page that asks for the reference of a notice',
      query: pageQuery.extend({ reference: z.string().max(60).optional().describe('What was typed') }),
      responses: {
        200: { description: 'The page', content: pageContent },
        303: { description: 'To the notice', content: {} },
        422: { description: 'What was typed is no reference', content: pageContent },
      },
      errors: ['REQUEST_INVALID'],
    },
    async ({ req, query: { reference } }) => {
      const language = languageOf(req);
      const words = wordsIn(language);
      if (reference === undefined) return askPage(words);
      // A mistyped one is told here, without looking anything up.
      const read = readNoticeReference(reference);
      if ('fault' in read) return askPage(words, { text: reference, fault: read.fault });
      return redirectTo(inLanguage(noticePath(read.reference), language));
    },
  );
