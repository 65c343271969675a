import type { AuditAction } from '../../../shared/store/audit';
import { type AuditEntry, everyEntry, listAudit } from '../../../shared/store/audit-search';
import type { Sql } from '../../../shared/store/sql';

/** Entries of one action, newest first. */
export const auditEntries = (sql: Sql, action: AuditAction): Promise<AuditEntry[]> =>
  listAudit(sql, { ...everyEntry, action }, 100);
