// GET /api/v1/me/sessions and DELETE /api/v1/me/sessions/{id}.
import { z } from 'zod';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import type { PersonCaller } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { platformTenant, recordAudit } from '../../shared/store/audit';
import { endSession, type ListedSession, listSessions as list } from '../../shared/store/sessions';
import { withTx } from '../../shared/store/sql';
import type { IdentityTools } from './tools';

const sessionSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['token', 'console']),
    isCurrent: z.boolean().describe('The one that asks'),
    createdAt: z.iso.datetime(),
    seenAt: z.iso.datetime().describe('When it was last refreshed, or used in the console'),
    expiresAt: z.iso.datetime(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'Session', title: 'Where one is logged in' });

export const listSessions = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/me/sessions',
      audience: 'person',
      permission: 'sessions:read',
      tag: 'Sessions',
      summary: 'Where you are logged in',
      responses: {
        200: {
          description: 'Newest first',
          content: { 'application/json': z.object({ sessions: z.array(sessionSchema) }) },
        },
      },
      errors: [],
    },
    async ({ caller }) => {
      const found = await list(db, caller.accountId);
      return { status: 200, body: { sessions: found.map((session) => sessionView(session, caller.sessionId)) } };
    },
  );

const sessionView = (session: ListedSession, currentId: string) => ({
  ...session,
  isCurrent: session.id === currentId,
});

export const deleteSession = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'delete',
      path: '/api/v1/me/sessions/{id}',
      audience: 'person',
      permission: 'sessions:end',
      duringMaintenance: true,
      tag: 'Sessions',
      summary: 'Log out elsewhere',
      params: z.strictObject({ id: z.uuid() }),
      responses: nothing('Ended, from its next request on'),
      errors: ['SESSION_NOT_FOUND'],
    },
    async ({ req, res, params: { id }, caller, exchange }) => {
      if (!(await endSessionAudited(tools, caller, id, whenceOf(req, exchange))))
        throw new Refusal('SESSION_NOT_FOUND');
      return noContent(res);
    },
  );

/** False when the caller has no such session that lasts. */
export const endSessionAudited = (
  { db }: Pick<IdentityTools, 'db'>,
  caller: PersonCaller,
  sessionId: string,
  from: Whence,
): Promise<boolean> =>
  withTx(db, async (tx) => {
    const isOwn = sessionId === caller.sessionId;
    if (!(await endSession(tx, caller.accountId, sessionId, isOwn ? 'logout' : 'ended elsewhere'))) return false;
    await recordAudit(tx, {
      tenant: caller.jurisdiction ?? platformTenant,
      actor: caller.actor,
      role: caller.role,
      action: isOwn ? 'logout' : 'session ended',
      resource: `session:${sessionId}`,
      outcome: 'done',
      ...from,
    });
    return true;
  });
