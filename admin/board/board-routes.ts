// Bull Board below one address: with buttons for who may act, without for everybody else. All read the same answers;
// which one serves a request is decided by the session alone.
import { createBullBoard } from '@bull-board/api';
import { type RequestHandler, Router } from 'express';
import type { Role } from '../../shared/domain/permissions';
import { may } from '../login/open-session';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, definePage } from '../route';
import { refuseOtherActs } from './act-routes';
import { BoardServer, boardBundles, boardTexts } from './board-page';
import { type Ledger, LedgerQueue } from './ledger-queue';

/** `validateResponses` checks each answer against the board's schemas, which costs a walk of every body; tests do. */
export type BoardOptions = { validateResponses: boolean };

const fonts = {
  'font-sans': 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif',
  'font-mono': 'ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
};

export function boardRoutes(ledger: Ledger, options: BoardOptions): ConsoleRoute[] {
  const boards = new Map<Role, RequestHandler>();
  const boardFor = (call: Call): RequestHandler => {
    const { role } = call.session;
    const board = boards.get(role) ?? makeBoard(ledger, call, options);
    boards.set(role, board);
    return board;
  };
  return [
    definePage({ path: '/board{/*rest}', permission: 'jobs:read' }, (call) => passOn(boardFor(call), call)),
    refuseOtherActs(ledger),
  ];
}

function makeBoard(ledger: Ledger, { session, menu }: Call, options: BoardOptions): RequestHandler {
  const server = new BoardServer();
  server.setBasePath('/board');
  const readOnlyMode = !may(session, 'jobs:retry');
  createBullBoard({
    serverAdapter: server,
    queues: ledger.jobs.map((job) => new LedgerQueue(ledger, job, { readOnlyMode })),
    options: {
      ...options,
      uiConfig: {
        boardTitle: 'TaxCollector',
        hideDocsLink: true,
        miscLinks: [
          ...menu.map(({ longText, path }) => ({ text: longText, url: path })),
          { text: 'Account, log out', url: '/account' },
        ],
        locale: { lng: 'en-US' },
        boardLogo: { path: '/assets/icon.svg', width: 24, height: 24 },
        favIcon: { default: '/assets/icon.svg', alternative: '/assets/icon.svg' },
        overview: { groupByDelimiter: true },
        theme: { light: fonts, dark: fonts },
      },
    },
  });
  return Router().use('/board', boardTexts(), boardBundles(), server.getRouter() as RequestHandler);
}

/** Settles once the board has answered, or has nothing at this address. */
const passOn = (board: RequestHandler, { req, res }: Call): Promise<void> =>
  new Promise((answered, failed) => {
    res.once('close', answered);
    board(req, res, (error?: unknown) => failed(error ?? new Refused(404, 'There is nothing at this address.')));
  });
