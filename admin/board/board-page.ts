// Bull Board's own page, so that it asks nobody outside for anything and speaks of our database, not of Redis.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ExpressAdapter } from '@bull-board/express';
import type { AppViewRoute, UIConfig } from '@bull-board/api/typings/app';
import { type Request, type Response, Router } from 'express';
import { scriptPath } from '../pages/assets';
import { boardStylePath } from './board-style';

const outsideLink = /<link href="https:[^>]*>\s*/g;

/** The page without its fonts from outside, with our style and the script that tells that somebody is there. */
export const ownPage = (page: string): string =>
  page
    .replace(outsideLink, '')
    .replace('</head>', `<link href="${boardStylePath}" rel="stylesheet"><script defer src="${scriptPath}"></script></head>`);

/** Bull Board's server with its first page passed through `ownPage`. */
export class BoardServer extends ExpressAdapter {
  override setEntryRoute(route: AppViewRoute): this {
    const show = (_req: Request, res: Response) => {
      const { name, params } = route.handler({ basePath: this.basePath, uiConfig: this.uiConfig as UIConfig });
      res.render(name, params, (error: Error | null, page: string) => {
        if (error) throw error;
        res.send(ownPage(page));
      });
    };
    this.app.get(route.route, show);
    return this;
  }
}

type Texts = { [key: string]: string | Texts };

const ownTexts: Texts = {
  QUEUE: {
    ACTIONS: { TOAST: { RETRY_SKIPPED: '{{count}} jobs were left as they are.' } },
    WORKERS: { EMPTY_HINT: 'Check that a worker process runs and is connected to this database.' },
  },
};

/** English texts with ours laid over them. The board falls back to en-US from every language it does not know. */
export function boardTexts(): Router {
  const folder = join(dirname(require.resolve('@bull-board/ui/package.json')), 'dist/static/locales');
  const texts = overlay(JSON.parse(readFileSync(join(folder, 'en-US/messages.json'), 'utf8')) as Texts, ownTexts);
  return Router().get('/static/locales/en-US/messages.json', (_req, res) => void res.json(texts));
}

function overlay(texts: Texts, over: Texts): Texts {
  const laid = { ...texts };
  for (const [key, text] of Object.entries(over)) {
    const under = texts[key];
    laid[key] = typeof text === 'string' ? text : overlay(typeof under === 'object' ? under : {}, text);
  }
  return laid;
}
