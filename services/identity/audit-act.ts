// Audit entries about an account.
import type { Whence } from '../../shared/access/whence';
import type { AccountRow } from '../../shared/store/accounts';
import { type AuditAction, type NewAuditEntry, platformTenant, recordAudit } from '../../shared/store/audit';
import type { Tx } from '../../shared/store/sql';

type Act = Pick<NewAuditEntry, 'before' | 'after' | 'details'> & { action: AuditAction; resource?: string };

/** Of somebody who has proved to be the account's owner. Make it the last statement. */
export const auditAct = (tx: Tx, account: AccountRow, from: Whence, act: Act): Promise<unknown> =>
  recordAudit(tx, {
    tenant: account.jurisdiction ?? platformTenant,
    actor: `account:${account.id}`,
    role: account.role,
    resource: `account:${account.id}`,
    outcome: 'done',
    ...act,
    ...from,
  });

/** Of somebody who has proved nothing yet. Written for addresses without an account, too, so that both cost the same. */
export const auditStranger = (
  tx: Tx,
  account: AccountRow | undefined,
  from: Whence,
  act: Act,
  outcome: NewAuditEntry['outcome'],
): Promise<unknown> =>
  recordAudit(tx, {
    tenant: account?.jurisdiction ?? platformTenant,
    actor: 'unknown',
    role: 'guest',
    resource: account === undefined ? 'account:unknown' : `account:${account.id}`,
    outcome,
    ...act,
    ...from,
  });
