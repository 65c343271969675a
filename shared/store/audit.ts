// Who did what, to which resource, and how it was before and after. The database chains the entries of each tenant and
// day by hash; they can only be added. Personal values are masked before they get here and once more on the way in.
import { maskText } from '../process/mask';
import { rows, type Tx } from './sql';

/** What is not about one jurisdiction. */
export const platformTenant = '*';

export const auditActions = [
  'login',
  'logout',
  'session ended',
  'token reused',
  'register',
  'verify e-mail',
  'change profile',
  'choose messages',
  'change password',
  'reset password',
  'change second factor',
  'create account',
  'change account',
  'consent',
  'export',
  'download export',
  'ask erasure',
  'withdraw erasure',
  'erase',
  'issue key',
  'rotate key',
  'revoke key',
  'rotate signing key',
  'rotate data key',
  'propose',
  'approve',
  'refuse',
  'withdraw',
  'write draft',
  'change draft',
  'validate draft',
  'discard draft',
  'publish tariff',
  'cancel batch',
  'cancel assessment',
  'apply exemption',
  'try reassessment',
  'apply reassessment',
  'assess',
  'split into instalments',
  'order payment',
  'cancel payment',
  'settle payment',
  'void receipt',
  'replace receipt',
  'download receipt',
  'find messages',
  'refund',
  'resolve case',
  'dismiss case',
  'reconcile',
  'upload statement',
  'replay callback',
  'replay callbacks',
  'subscribe',
  'end subscription',
  'retry',
  'retry all',
  'retry matching',
  'promote',
  'promote all',
  'pause',
  'resume',
  'maintenance on',
  'maintenance off',
  'read audit',
  'export audit',
  'anchor audit',
  'other',
] as const;
export type AuditAction = (typeof auditActions)[number];
export type AuditOutcome = 'done' | 'refused' | 'failed';

export type NewAuditEntry = {
  /** A jurisdiction, or `platformTenant`. */
  tenant: string;
  /** `account:<id>`, `key:<id>`, `shell:<user>`, `job:<name>` or `unknown`: never a name or an address of a person. */
  actor: string;
  role: string;
  action: AuditAction;
  resource: string;
  outcome: AuditOutcome;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  details?: Record<string, unknown> | undefined;
  ip: string | null;
  userAgent: string | null;
  correlationId: string | null;
};

/**
 * Takes Tx so that the entry and the act commit together. Make it the last statement: it holds the tenant's chain of the
 * day until the commit, and everybody else of the tenant waits for it.
 */
export const recordAudit = (tx: Tx, entry: NewAuditEntry): Promise<unknown> =>
  rows(
    tx,
    `insert into audit_entry (tenant, day, actor, role, action, resource, outcome, before, after, details, ip,
                              user_agent, correlation_id)
     values ($1, (now() at time zone 'UTC')::date, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      entry.tenant,
      entry.actor,
      entry.role,
      entry.action,
      storable(maskText(entry.resource)),
      entry.outcome,
      maskedJson(entry.before),
      maskedJson(entry.after),
      maskedJson(entry.details) ?? '{}',
      entry.ip,
      entry.userAgent && storable(entry.userAgent),
      entry.correlationId,
    ],
  );

/** A Personal value turns into its mask by itself; texts that others wrote, names included, lose what looks personal. */
const maskedJson = (fields: Record<string, unknown> | undefined): string | null =>
  fields === undefined ? null : JSON.stringify(fields, (_, value: unknown) => masked(value));

function masked(value: unknown): unknown {
  if (typeof value === 'string') return storable(maskText(value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [storable(maskText(name)), one]));
}

/** PostgreSQL takes neither NUL nor halves of characters: whoever typed one would keep an act from being recorded. */
const storable = (text: string): string => text.replace(/[\0\p{Cs}]/gu, '\uFFFD');
