// GET /pay/{reference}.
import { defineRoute, type Route } from '../../shared/http/route';
import { languageOf } from './language';
import { loadNotice } from './load-notice';
import { askPage } from './pages/ask-page';
import { pageContent } from './pages/frame';
import { noticePage } from './pages/notice-page';
import { noticePath } from './paths';
import { noticeParams, ofPages, pageQuery } from './route-fields';
import type { PublicTools } from './tools';
import { wordsIn } from './words';

export const showNotice = (tools: PublicTools): Route =>
  defineRoute(
    {
      ...ofPages,
      method: 'get',
      path: noticePath('{reference}'),
      limit: 'notice',
      summary: 'What a notice asks for, why, and how it can be paid',
      params: noticeParams,
      query: pageQuery,
      responses: {
        200: { description: 'The page', content: pageContent },
        404: { description: 'No notice has this reference; the page asks for another', content: pageContent },
        422: { description: 'It is no reference; the page asks for another', content: pageContent },
      },
      errors: ['REQUEST_INVALID', 'DATABASE_UNAVAILABLE'],
    },
    async ({ req, params: { reference } }) => {
      const found = await loadNotice(tools, reference);
      if ('fault' in found) return askPage(wordsIn(languageOf(req)), { text: reference, fault: found.fault });
      return noticePage(wordsIn(languageOf(req, found.row.jurisdiction)), found);
    },
  );
