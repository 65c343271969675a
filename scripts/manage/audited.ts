import { userInfo } from 'node:os';
import { type AuditAction, platformTenant, recordAudit } from '../../shared/store/audit';
import { type Database, type Tx, withTx } from '../../shared/store/sql';

/** What a command did, as the audit keeps it. Without an action of its own the entry names the command. */
export type Act<T> = {
  /** A jurisdiction; the platform unless given. */
  tenant?: string;
  action?: AuditAction;
  resource: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  details?: Record<string, unknown>;
  value: T;
};

/** Does the work and writes its audit entry in one transaction; what throws leaves neither. */
export const audited = <T>(db: Database, command: string, work: (tx: Tx) => Promise<Act<T>>): Promise<T> =>
  withTx(db, async (tx) => {
    const { tenant = platformTenant, action, resource, before, after, details, value } = await work(tx);
    await recordAudit(tx, {
      tenant,
      actor: operator(),
      role: 'operator',
      action: action ?? 'other',
      resource: action === undefined ? `${command} ${resource}` : resource,
      outcome: 'done',
      before,
      after,
      details,
      ip: null,
      userAgent: null,
      correlationId: null,
    });
    return value;
  });

/** Who holds a shell with the database's address is beyond our accounts; the system's name is all that is known. */
export function operator(): string {
  try {
    return `shell:${userInfo().username}`;
  } catch {
    // A container may run under a number that no account has.
    return `shell:${process.getuid?.() ?? 'unknown'}`;
  }
}
