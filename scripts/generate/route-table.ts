import { intakeRoutes } from '../../services/intake/routes';
import type { IntakeTools } from '../../services/intake/tools';
import type { Route } from '../../shared/http/route';
import type { Process } from '../../shared/process/process';

/** The API's routes for reading. Making the table opens nothing and none of the handlers is called, so they get nothing. */
export const routeTable = (): Route[] => intakeRoutes({ config: {}, health: {} } as Process, {} as IntakeTools);
