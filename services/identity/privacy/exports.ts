// POST /api/v1/me/exports and GET /api/v1/me/exports/{id}: everything that is kept of somebody, made by a worker.
import { z } from 'zod';
import { exportRequested } from '../../../shared/events/export-requested';
import { whenceOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { publish } from '../../../shared/jobs/publish';
import { findExport, insertExport, type PersonalExport, recentExport } from '../../../shared/store/personal-exports';
import { withTx } from '../../../shared/store/sql';
import { auditAct } from '../audit-act';
import type { IdentityTools } from '../tools';
import { lockOwnAccount } from './own-account';

const exportSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['waiting', 'ready', 'failed', 'expired']),
    createdAt: z.iso.datetime(),
    readyAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable().describe('Until when the link in the mail is good'),
  })
  .meta({ id: 'Export', title: 'A copy of everything that is kept of you' });

// Each looks through the owners of all vehicles and ends in a mail.
const minutesBetween = 60;

const content = { 'application/json': exportSchema };
const tag = 'Privacy';

export const postExport = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/me/exports',
      audience: 'person',
      permission: 'profile:export',
      reauthenticate: true,
      tag,
      summary: 'Ask for everything that is kept of you',
      description:
        'A mail brings a link that is good for 24 hours. Asking again within an hour leads to the same export; a later one takes its place.',
      responses: {
        202: { description: 'It is being made', content, headers: { Location: 'Where to see how it is doing' } },
      },
      errors: [],
    },
    async ({ req, caller, exchange }) => {
      const asked = await withTx(db, async (tx) => {
        const account = await lockOwnAccount(tx, caller);
        const recent = await recentExport(tx, account.id, minutesBetween);
        if (recent !== undefined) return recent;
        const made = await insertExport(tx, account.id);
        const { correlationId, traceParent } = exchange;
        const traced = { correlationId, ...(traceParent !== undefined && { traceParent }) };
        await publish(tx, exportRequested, { exportId: made.id }, { subjectId: made.id, ...traced });
        await auditAct(tx, account, whenceOf(req, exchange), { action: 'export', details: { exportId: made.id } });
        return made;
      });
      return { status: 202, body: view(asked), headers: { Location: `/api/v1/me/exports/${asked.id}` } };
    },
  );

export const getExport = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/me/exports/{id}',
      audience: 'person',
      permission: 'profile:export',
      tag,
      summary: 'How an export is doing',
      description: 'What is in it comes by the link in the mail alone, so a stolen access token does not open it.',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The export', content } },
      errors: ['EXPORT_NOT_FOUND'],
    },
    async ({ params: { id }, caller }) => {
      const found = await findExport(db, id);
      if (found?.accountId !== caller.accountId) throw new Refusal('EXPORT_NOT_FOUND');
      return { status: 200, body: view(found) };
    },
  );

const view = ({ id, state, createdAt, readyAt, expiresAt }: PersonalExport): z.input<typeof exportSchema> => ({
  id,
  state,
  createdAt: createdAt.toISOString(),
  readyAt: readyAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
});
