// One page or action of the console: where it is, who may use it, as what an attempt is written down. What is not in the
// table of these (routes.ts) is not mounted.
import type { Request, Response } from 'express';
import type { Permission, Reach } from '../shared/domain/permissions';
import type { AuditAction } from '../shared/store/audit';
import type { OpenSession } from './login/open-session';

/** What an act is called in the audit, and what it is done to. */
export type Act = { action: AuditAction; resource: string };

export type Call = {
  req: Request;
  res: Response;
  session: OpenSession;
  /** How far the grant goes: 'tenant' is narrowed by the handler to the session's jurisdiction, in SQL. */
  reach: Reach;
  act: Act;
  /** Pages that the session may visit. */
  menu: readonly MenuEntry[];
};

export type MenuEntry = {
  path: string;
  text: string;
  /** Of several words, where there is room for them. */
  longText: string;
};

type Guard = {
  /** As Express writes it. */
  path: string;
  permission: Permission;
  /** The narrowest reach that the handler can keep to. Who is granted less is refused; 'all' unless named. */
  narrowestReach?: Reach;
  /**
   * Set where more harm can be done than a stolen tab should be able to: the password (and code) must have been given in
   * the last ten minutes. Names the page to come back to when it was not.
   */
  reauthenticate?: (req: Request) => string;
};

type ActionGuard = Guard & {
  method: 'post' | 'put' | 'all';
  action: AuditAction;
  resource: string | ((req: Request) => string);
};

type OpenGuard = {
  method: 'get' | 'post';
  path: string;
  permission: Permission;
};

export type StaffRoute = Guard & {
  audience: 'staff';
  /** Null for what is reached from other pages. */
  menu: MenuEntry | null;
  method: 'get' | ActionGuard['method'];
  /** As what a refused attempt is written down. */
  actOf(req: Request): Act;
  handle(call: Call): void | Promise<void>;
};

/** For anybody, session or not. A rules test lists these by name. */
export type OpenRoute = OpenGuard & {
  audience: 'anybody';
  handle(call: { req: Request; res: Response }): void | Promise<void>;
};

export type ConsoleRoute = StaffRoute | OpenRoute;

/** A page shows and changes nothing. With `menu` it is a part of the console that every page links to. */
export const definePage = (
  { menu, ...guard }: Guard & { menu?: Omit<MenuEntry, 'path'> },
  handle: StaffRoute['handle'],
): StaffRoute => ({
  ...guard,
  audience: 'staff',
  method: 'get',
  menu: menu === undefined ? null : { ...menu, path: guard.path },
  actOf: (req) => ({ action: 'other', resource: `GET ${req.path}` }),
  handle,
});

/** An action changes something. It needs the session's token, and the audit tells of it, done or refused. */
export const defineAction = (guard: ActionGuard, handle: StaffRoute['handle']): StaffRoute => {
  const { action, resource, ...place } = guard;
  return {
    ...place,
    audience: 'staff',
    menu: null,
    actOf: (req) => ({ action, resource: typeof resource === 'string' ? resource : resource(req) }),
    handle,
  };
};

export const defineOpen = (guard: OpenGuard, handle: OpenRoute['handle']): OpenRoute => ({
  ...guard,
  audience: 'anybody',
  handle,
});
