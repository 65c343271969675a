// One act of an administrator on one queue or one job of it.
import type { Request, RequestHandler, Response } from 'express';
import type { JobContract } from '../../shared/jobs/define-job';
import type { AuditAction } from '../../shared/store/audit';
import type { Operator } from '../../shared/store/jobs/console-act';
import type { Tx } from '../../shared/store/sql';
import { audited, type Done } from '../audit/audited';
import { operatorIn, requireAdmin } from '../login/require-admin';
import { Refused } from '../refused';
import { isEventId } from './event-id';
import type { Ledger } from './ledger-queue';

export type Answer = { status: number; body: unknown };
export type Acting = { tx: Tx; operator: Operator; job: JobContract; eventId: string };

/** The act and its audit entry commit together; what tabs shared until then is forgotten. */
export const act =
  (ledger: Ledger, action: AuditAction, work: (acting: Acting) => Promise<Done<Answer>>): RequestHandler =>
  async (req, res) => {
    const { job, eventId, resource } = await targetOf(ledger, req, res, action);
    const answer = await audited(ledger.db, req, res, { action, resource }, (tx) =>
      work({ tx, operator: operatorIn(ledger, res), job, eventId }),
    );
    ledger.reads.forget();
    res.status(answer.status).json(answer.body);
  };

/** What the address names. Whether it exists is told to administrators only. */
export async function targetOf(ledger: Ledger, req: Request, res: Response, action: AuditAction) {
  const { queue, job: eventId = '' } = req.params as { queue: string; job?: string };
  const resource = eventId === '' ? queue : `${queue} ${eventId}`;
  await requireAdmin(ledger, req, res, action, resource);
  const job = ledger.jobs.find(({ name }) => name === queue);
  if (job === undefined || (eventId !== '' && !isEventId(eventId))) throw new Refused(404, 'There is no such job.');
  return { job, eventId, resource };
}
