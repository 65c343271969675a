// The console as one Express application. The order is the rule: headers, what anybody may see, who is asking, whether
// the request comes from our own pages, and only then anything of value.
import express, { type Express, type RequestHandler } from 'express';
import { allJobs, allSchedules } from '../shared/jobs/catalogue';
import { auditRoutes } from './audit/audit-routes';
import type { Ledger } from './board/ledger-queue';
import { boardRoutes } from './board/mount-board';
import { shareReads } from './board/share-reads';
import type { ConsoleDeps } from './console-deps';
import { correlate } from './correlation-id';
import { accountRoutes } from './login/account-routes';
import { loginRoutes } from './login/login-routes';
import { requireCsrf } from './login/require-csrf';
import { requireSession } from './login/require-session';
import { measure } from './measure';
import { assetRoutes } from './pages/assets';
import { Refused, refusals } from './refused';
import { searchRoutes } from './search/search-routes';
import { noStore, secureHeaders } from './secure-headers';

// How old an answer to a poll may be.
const pollAgeMs = 1500;

// PostgreSQL keeps no NUL in a text: wherever one came in it would end as a fault of ours.
const refuseNul: RequestHandler = (req, _res, next) => {
  const inBody = Object.values((req.body ?? {}) as Record<string, unknown>).some((value) =>
    String(value).includes('\0'),
  );
  next(inBody || req.originalUrl.includes('%00') ? new Refused(400, 'The request cannot be read.') : undefined);
};

/** `validateResponses` checks what the board is answered against its schemas; tests do. */
export type ConsoleOptions = { validateResponses: boolean };

export function createConsole(deps: ConsoleDeps, options: ConsoleOptions = { validateResponses: false }): Express {
  const { config, db, log } = deps;
  const ledger: Ledger = { db, reads: shareReads(pollAgeMs), jobs: allJobs(), schedules: allSchedules() };

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.TRUST_PROXY);
  app.use(measure(deps.metrics), correlate, secureHeaders, noStore);
  app.use(assetRoutes());
  app.use(express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 50 }));
  app.use(refuseNul);
  app.use(loginRoutes(deps));
  app.use(requireSession(db), requireCsrf(db));
  app.get('/', (_req, res) => res.redirect(303, '/board/'));
  app.use('/board', boardRoutes(ledger, options));
  app.use(searchRoutes(ledger), auditRoutes(ledger), accountRoutes(deps));
  app.use((_req, _res, next) => next(new Refused(404, 'There is nothing at this address.')));
  app.use(refusals(log));
  return app;
}
