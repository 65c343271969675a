// The console as one Express application. The order is the rule: headers, what anybody may see, who is asking, whether
// the request comes from our own pages, and only then anything of value.
import express, { type Express } from 'express';
import { allJobs, allSchedules } from '../shared/jobs/catalogue';
import { boardRoutes } from './board/mount-board';
import { shareReads } from './board/share-reads';
import type { Ledger } from './board/ledger-queue';
import type { ConsoleDeps } from './console-deps';
import { correlate } from './correlation-id';
import { accountRoutes } from './login/account-routes';
import { loginRoutes } from './login/login-routes';
import { requireCsrf } from './login/require-csrf';
import { requireSession } from './login/require-session';
import { assetRoutes } from './pages/assets';
import { Refused, refusals } from './refused';
import { noStore, secureHeaders } from './secure-headers';

// How old an answer to a poll may be.
const pollAgeMs = 1500;

/** `validateResponses` checks what the board is answered against its schemas; tests do. */
export type ConsoleOptions = { validateResponses: boolean };

export function createConsole(deps: ConsoleDeps, options: ConsoleOptions = { validateResponses: false }): Express {
  const { config, db, log } = deps;
  const ledger: Ledger = { db, reads: shareReads(pollAgeMs), jobs: allJobs(), schedules: allSchedules() };

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.TRUST_PROXY);
  app.use(correlate, secureHeaders, noStore);
  app.use(assetRoutes());
  app.use(express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 50 }));
  app.use(loginRoutes(deps));
  app.use(requireSession(db), requireCsrf(db));
  app.get('/', (_req, res) => res.redirect(303, '/board/'));
  app.use('/board', boardRoutes(ledger, options));
  app.use(accountRoutes(deps));
  app.use((_req, _res, next) => next(new Refused(404, 'There is nothing at this address.')));
  app.use(refusals(log));
  return app;
}
