import express, { type Express } from 'express';
import { openAdmission } from '../../shared/http/admission';
import { beginExchange } from '../../shared/http/exchange';
import type { MaintenanceWatch } from '../../shared/http/maintenance-watch';
import { mountRoutes } from '../../shared/http/mount-routes';
import { handleErrors } from '../../shared/http/problem';
import type { Process } from '../../shared/process/process';
import { intakeRoutes } from './routes';
import type { IntakeTools } from './tools';

export function createApp(process: Process, tools: IntakeTools, maintenance: MaintenanceWatch): Express {
  const { config, log, metrics } = process;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.TRUST_PROXY);
  // Handlers read the query by their schemas.
  app.set('query parser', false);
  app.use(beginExchange(metrics));
  mountRoutes(app, intakeRoutes(process, tools), openAdmission({ ...process, maintenance }));
  app.use(handleErrors(log));
  return app;
}
