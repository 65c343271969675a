// What only administrators may do, and as whom they do it.
import type { Request, Response } from 'express';
import type { JobContract } from '../../shared/jobs/define-job';
import type { AuditAction } from '../../shared/store/audit';
import type { Operator } from '../../shared/store/jobs/console-act';
import type { Database } from '../../shared/store/sql';
import { auditRefusal } from '../audit/audited';
import { Refused } from '../refused';
import { sessionIn } from './require-session';

/** Lets administrators pass; everybody else is refused, and that he tried is written down. */
export async function requireAdmin(
  { db }: { db: Database },
  req: Request,
  res: Response,
  action: AuditAction,
  resource: string,
): Promise<void> {
  if (sessionIn(res).role === 'admin') return;
  await auditRefusal(db, req, res, { action, resource }, 'not an administrator');
  throw new Refused(403, 'This is for administrators.');
}

export const operatorIn = ({ jobs }: { jobs: readonly JobContract[] }, res: Response): Operator => ({
  login: sessionIn(res).login,
  fairWindows: new Map(jobs.flatMap(({ name, fairWindow }) => (fairWindow === null ? [] : [[name, fairWindow]]))),
});
