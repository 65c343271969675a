// Bull Board's own page, so that it asks nobody outside for anything and speaks of our database, not of Redis.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppViewRoute, UIConfig } from '@bull-board/api/typings/app';
import { ExpressAdapter } from '@bull-board/express';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { boardStylePath, scriptPath } from '../pages/asset-paths';

const outsideLink = /<link href="https:[^>]*>\s*/g;

/** The page without its fonts from outside, with our style and the script that tells that somebody is there. */
export const ownPage = (page: string): string =>
  page
    .replace(outsideLink, '')
    .replace(
      '</head>',
      `<link href="${boardStylePath}" rel="stylesheet"><script defer src="${scriptPath}"></script></head>`,
    );

/** Bull Board's server with its first page passed through `ownPage`. */
export class BoardServer extends ExpressAdapter {
  override setEntryRoute(route: AppViewRoute): this {
    const show = (_req: Request, res: Response, next: NextFunction) => {
      const { name, params } = route.handler({ basePath: this.basePath, uiConfig: this.uiConfig as UIConfig });
      res.render(name, params, (error: Error | null, page: string) => {
        if (error) next(error);
        else res.send(ownPage(page));
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
  ERRORS: { CONFIRM_FIRST: 'Confirm that it is you at /confirm, then try again.' },
};

const uiFolder = (): string => join(dirname(require.resolve('@bull-board/ui/package.json')), 'dist/static');

/** English texts with ours laid over them. The board falls back to en-US from every language it does not know. */
export function boardTexts(): Router {
  const english = readFileSync(join(uiFolder(), 'locales/en-US/messages.json'), 'utf8');
  const texts = overlay(JSON.parse(english) as Texts, ownTexts);
  return Router().get('/static/locales/en-US/messages.json', (_req, res) => void res.json(texts));
}

/** Scripts and styles carry their hash in their name, so a browser need not load a megabyte with each page. */
export function boardBundles(): Router {
  const keep = (res: { setHeader(name: string, value: string): unknown }) =>
    void res.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
  const files = (kind: 'js' | 'css') => express.static(join(uiFolder(), kind), { setHeaders: keep });
  return Router().use('/static/js', files('js')).use('/static/css', files('css'));
}

function overlay(texts: Texts, over: Texts): Texts {
  const laid = { ...texts };
  for (const [key, text] of Object.entries(over)) {
    const under = texts[key];
    laid[key] = typeof text === 'string' ? text : overlay(typeof under === 'object' ? under : {}, text);
  }
  return laid;
}
