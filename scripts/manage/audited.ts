import { userInfo } from 'node:os';
import { recordAudit } from '../../shared/store/audit';
import { type Database, type Tx, withTx } from '../../shared/store/sql';

/** What a command did, as the audit keeps it. */
export type Act<T> = { resource: string; details?: Record<string, unknown>; value: T };

/** Does the work and writes its audit entry in one transaction; what throws leaves neither. */
export const audited = <T>(db: Database, command: string, work: (tx: Tx) => Promise<Act<T>>): Promise<T> =>
  withTx(db, async (tx) => {
    const { resource, details = {}, value } = await work(tx);
    await recordAudit(tx, {
      actor: accountName(),
      role: 'operator',
      action: 'other',
      resource: `${command} ${resource}`,
      outcome: 'done',
      details,
      ip: null,
      userAgent: null,
      correlationId: null,
    });
    return value;
  });

/** Who holds a shell with the database's address is beyond our accounts; the system's name is all that is known. */
function accountName(): string {
  try {
    return `shell:${userInfo().username}`;
  } catch {
    // A container may run under a number that no account has.
    return `shell:${process.getuid?.() ?? 'unknown'}`;
  }
}
