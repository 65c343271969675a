import { intakeRoutes } from '../../services/intake/routes';
import type { IntakeTools } from '../../services/intake/tools';
import type { Route } from '../../shared/http/route';
import type { Process } from '../../shared/process/process';

// Making a table opens nothing and none of the handlers is called, so they get nothing.
const nothing = { config: {}, health: {} } as Process;

/** The API's routes for reading. */
export const routeTable = (): Route[] => intakeRoutes(nothing, {} as IntakeTools);

export type Place = Pick<Route, 'method' | 'path' | 'audience' | 'permission' | 'limit'> & { part: string };

/** Every route of every service, by the part that serves it. */
export const places = (): Place[] => [...routeTable().map((route) => ({ part: 'intake', ...route }))];
