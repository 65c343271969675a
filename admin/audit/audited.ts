// Acts and their audit entries. An act commits together with its entry or not at all.
import type { Request, Response } from 'express';
import { whenceOf } from '../../shared/http/audit-facts';
import { type NewAuditEntry, platformTenant, recordAudit } from '../../shared/store/audit';
import { type Database, type Tx, withTx } from '../../shared/store/sql';
import { correlationIdOf } from '../correlation-id';
import { actorOf } from '../login/open-session';
import type { Call } from '../route';

/** Whoever acts, and what the audit calls it. */
export type Acting = Pick<Call, 'req' | 'res' | 'session' | 'act'>;

/** What an act says of itself in the audit once it is done; 'nothing' leaves no entry. */
export type Done<T> = Pick<NewAuditEntry, 'before' | 'after' | 'details'> & {
  outcome: 'done' | 'refused' | 'nothing';
  /** Whose matter it is, where that is not the jurisdiction of whoever acts. */
  tenant?: string;
  /** What it was done to, where only doing it told. */
  resource?: string;
  value: T;
};

/** Does the work and writes its entry in one transaction. */
export const audited = <T>(db: Database, acting: Acting, work: (tx: Tx) => Promise<Done<T>>): Promise<T> =>
  withTx(db, async (tx) => {
    const { value, outcome, ...said } = await work(tx);
    if (outcome !== 'nothing') await auditedIn(tx, acting, { ...said, outcome });
    return value;
  });

/** The entry alone, for work that has a transaction already. Make it the last statement. */
export const auditedIn = (
  tx: Tx,
  acting: Acting,
  said: Omit<Done<never>, 'value' | 'outcome'> & { outcome: 'done' | 'refused' },
): Promise<unknown> => recordAudit(tx, { ...entryOf(acting), ...said });

/** Writes down that somebody tried what he may not. */
export const auditRefusal = (db: Database, acting: Acting, why: string): Promise<unknown> =>
  withTx(db, (tx) => recordAudit(tx, { ...entryOf(acting), outcome: 'refused', details: { why } }));

const entryOf = ({ req, res, session, act }: Acting) => ({
  ...whence(req, res),
  ...act,
  tenant: session.jurisdiction ?? platformTenant,
  actor: actorOf(session),
  role: session.role,
});

/** Where a request came from, as the audit keeps it. */
export const whence = (req: Request, res: Response) => whenceOf(req, { correlationId: correlationIdOf(res) });
