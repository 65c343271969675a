// An API as one Express application: the order in which a request passes what is common to all of them.
import express, { type Express } from 'express';
import type { Process } from '../process/process';
import { openAdmission } from './admission';
import { allowOrigins } from './cors';
import { beginExchange } from './exchange';
import type { MaintenanceWatch } from './maintenance-watch';
import { mountRoutes } from './mount-routes';
import { handleErrors, type TellRefusal } from './problem';
import type { Route } from './route';

/** Refusals are problem documents unless `tell` says otherwise. */
export function apiApp(
  process: Process,
  routes: readonly Route[],
  maintenance: MaintenanceWatch,
  tell?: TellRefusal,
): Express {
  const { config, log, metrics } = process;
  const app = express();
  app.disable('x-powered-by');
  // Whose word is taken about a client's address is a number of proxies: limits and allow-lists lean on it.
  app.set('trust proxy', config.TRUST_PROXY);
  // Handlers read the query by their schemas.
  app.set('query parser', false);
  app.use(beginExchange(metrics));
  app.use(allowOrigins(config.CORS_ORIGINS));
  mountRoutes(app, routes, openAdmission({ ...process, maintenance }));
  app.use(handleErrors(log, tell));
  return app;
}
