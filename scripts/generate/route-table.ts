// The tables of routes for reading. Making one opens nothing and none of the handlers is called, so they get nothing.
import { consoleRoutes } from '../../admin/routes';
import { callbackRoutes } from '../../services/callbacks/routes';
import { identityRoutes } from '../../services/identity/routes';
import { intakeRoutes } from '../../services/intake/routes';
import { publicRoutes } from '../../services/public/routes';
import type { Route } from '../../shared/http/route';
import type { Process } from '../../shared/process/process';

const process = { config: {}, health: {} } as Process;
const nothing = {} as never;

/** The routes of every API, by the service that serves them. */
export const apiTables = (): { intake: Route[]; identity: Route[]; callbacks: Route[]; public: Route[] } => ({
  intake: intakeRoutes(process, nothing),
  identity: identityRoutes(process, nothing),
  callbacks: callbackRoutes(process, nothing),
  public: publicRoutes(process, nothing),
});

/** Of all APIs together; health and documentation are there once for each service. */
export const routeTable = (): Route[] => Object.values(apiTables()).flat();

export const consoleTable = () =>
  consoleRoutes({ ...process, ledger: { jobs: [], schedules: [] } } as never, { validateResponses: false });
