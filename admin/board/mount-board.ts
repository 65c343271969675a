// The board twice: one to act with for administrators, one without buttons for everybody else. Both read the same
// answers. Which one serves a request is decided by the session alone.
import { createBullBoard } from '@bull-board/api';
import type { UIConfig } from '@bull-board/api/typings/app';
import { type RequestHandler, Router } from 'express';
import type { ConsoleRole } from '../../shared/store/console-users';
import { sessionIn } from '../login/require-session';
import { actRoutes } from './act-routes';
import { BoardServer, boardBundles, boardTexts } from './board-page';
import { type Ledger, LedgerQueue } from './ledger-queue';

const links = (role: ConsoleRole): UIConfig['miscLinks'] => [
  { text: 'Search jobs', url: '/search' },
  { text: 'Failures by cause', url: '/failures' },
  ...(role === 'admin' ? [{ text: 'Audit', url: '/audit' }] : []),
  { text: 'Account, log out', url: '/account' },
];

const fonts = {
  'font-sans': 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif',
  'font-mono': 'ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
};

/** `validateResponses` checks each answer against the board's schemas; it costs a walk of every body. */
export function boardRoutes(ledger: Ledger, options: { validateResponses: boolean }): Router {
  const boardFor = (role: ConsoleRole): RequestHandler => {
    const server = new BoardServer();
    server.setBasePath('/board');
    createBullBoard({
      serverAdapter: server,
      queues: ledger.jobs.map((job) => new LedgerQueue(ledger, job, { readOnlyMode: role !== 'admin' })),
      options: {
        ...options,
        uiConfig: {
          boardTitle: 'TaxCollector',
          hideDocsLink: true,
          miscLinks: links(role)!,
          locale: { lng: 'en-US' },
          boardLogo: { path: '/assets/icon.svg', width: 24, height: 24 },
          favIcon: { default: '/assets/icon.svg', alternative: '/assets/icon.svg' },
          overview: { groupByDelimiter: true },
          theme: { light: fonts, dark: fonts },
        },
      },
    });
    return server.getRouter() as RequestHandler;
  };
  const boards: Record<ConsoleRole, RequestHandler> = { admin: boardFor('admin'), finance: boardFor('finance') };

  return Router()
    .use('/api', actRoutes(ledger))
    .use(boardTexts(), boardBundles())
    .use((req, res, next) => boards[sessionIn(res).role](req, res, next));
}
