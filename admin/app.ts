// The console as one Express application: what holds for every request, then the table of routes.
import express, { type Express, type RequestHandler } from 'express';
import { openLoginGuard } from '../shared/access/login-guard';
import { allJobs, allSchedules } from '../shared/jobs/catalogue';
import type { BoardOptions } from './board/board-routes';
import { shareReads } from './board/share-reads';
import type { ConsoleDeps, ConsoleTools } from './console-tools';
import { correlate } from './correlation-id';
import { measure } from './measure';
import { mountRoutes } from './mount-routes';
import { Refused, refusals } from './refused';
import { consoleRoutes } from './routes';
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

export function createConsole(deps: ConsoleDeps, options: BoardOptions = { validateResponses: false }): Express {
  const tools: ConsoleTools = {
    ...deps,
    guard: openLoginGuard(deps),
    reads: shareReads(pollAgeMs),
    jobs: allJobs(),
    schedules: allSchedules(),
  };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.config.TRUST_PROXY);
  app.use(measure(deps.metrics), correlate, secureHeaders, noStore);
  app.use(express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 50 }));
  app.use(refuseNul);
  mountRoutes(app, consoleRoutes(tools, options), deps);
  app.use(refusals(deps.log));
  return app;
}
