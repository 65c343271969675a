// Acts and their audit entries. An act commits together with its entry or not at all.
import type { Request, Response } from 'express';
import { maskText } from '../../shared/process/mask';
import { type AuditAction, type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import { type Database, type Tx, withTx } from '../../shared/store/sql';
import { correlationIdOf } from '../correlation-id';
import { sessionIn } from '../login/require-session';

export type Act = { action: AuditAction; resource: string; details?: Record<string, unknown> };

/** What an act says of itself in the audit once it is done; 'nothing' leaves no entry. */
export type Done<T> = { outcome: 'done' | 'refused' | 'nothing'; details?: Record<string, unknown>; value: T };

/** Does the work and writes its entry in one transaction. */
export const audited = <T>(
  db: Database,
  req: Request,
  res: Response,
  act: Act,
  work: (tx: Tx) => Promise<Done<T>>,
): Promise<T> =>
  withTx(db, async (tx) => {
    const { outcome, details, value } = await work(tx);
    if (outcome !== 'nothing') {
      await recordAudit(tx, entryFor(req, res, { ...act, details: { ...act.details, ...details } }, outcome));
    }
    return value;
  });

/** Writes down that somebody tried what he may not. */
export const auditRefusal = (db: Database, req: Request, res: Response, act: Act, why: string): Promise<unknown> =>
  withTx(db, (tx) => recordAudit(tx, entryFor(req, res, { ...act, details: { ...act.details, why } }, 'refused')));

function entryFor(req: Request, res: Response, act: Act, outcome: NewAuditEntry['outcome']): NewAuditEntry {
  const session = sessionIn(res);
  return {
    ...whence(req, res),
    ...act,
    outcome,
    actor: session.login,
    role: session.role,
    details: masked(act.details),
  };
}

/** Where a request came from, as the audit keeps it. */
export const whence = (req: Request, res: Response) => ({
  ip: req.ip ?? null,
  userAgent: (req.get('user-agent') ?? '').slice(0, 300) || null,
  correlationId: correlationIdOf(res),
});

// What an operator searched for may be somebody's address.
const masked = (details: Record<string, unknown> = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? maskText(value) : value]),
  );
