// Mounts the console's table of routes. Nothing else in admin/ gives Express a handler.
import type { Express } from 'express';
import { type AdmissionTools, admit } from './admission';
import { type OpenSession, reachOfSession } from './login/open-session';
import { Refused } from './refused';
import type { ConsoleRoute, MenuEntry } from './route';

export function mountRoutes(app: Express, routes: readonly ConsoleRoute[], tools: AdmissionTools): void {
  for (const route of routes) {
    app[route.method](route.path, async (req, res) => {
      if (route.audience === 'anybody') return route.handle({ req, res });
      const call = await admit(tools, route, req, res);
      if (call !== null) await route.handle({ ...call, menu: menuOf(routes, call.session) });
    });
  }
  app.use(function refuseUnknown() {
    throw new Refused(404, 'There is nothing at this address.');
  });
}

const menuOf = (routes: readonly ConsoleRoute[], session: OpenSession): MenuEntry[] =>
  routes.flatMap((route) => {
    if (route.audience === 'anybody' || route.menu === null) return [];
    return reachOfSession(session, route.permission, route.narrowestReach) === null ? [] : [route.menu];
  });
