import { type AuditEntry, listAudit } from '../../../shared/store/audit';
import type { Sql } from '../../../shared/store/sql';

/** Entries of one action, newest first. */
export const auditEntries = (sql: Sql, action: string): Promise<AuditEntry[]> =>
  listAudit(sql, { actor: null, action, before: null }, 100);
