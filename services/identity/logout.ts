// POST /api/v1/auth/logout.

import { whenceOf } from '../../shared/http/audit-facts';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { endSessionAudited } from './sessions';
import type { IdentityTools } from './tools';

export const logout = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/logout',
      audience: 'person',
      permission: 'sessions:end',
      duringMaintenance: true,
      tag: 'Logging in',
      summary: 'Log out',
      description: 'Access and refresh tokens of this session hold no more from the next request on.',
      responses: nothing('Logged out'),
      errors: [],
    },
    async ({ req, res, caller, exchange }) => {
      // False when the session ended between the token's check and now, which is what was asked for.
      await endSessionAudited(tools, caller, caller.sessionId, whenceOf(req, exchange));
      return noContent(res);
    },
  );
