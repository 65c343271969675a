// The audit as auditors search it: newest first, page by page, by a key instead of an offset.
import type { AuditAction, AuditOutcome } from './audit';
import { rows, type Sql } from './sql';

/** What is null is not asked for. Times are half-open: `from` belongs to it, `to` does not. */
export type AuditFilter = {
  tenant: string | null;
  /** As the audit names them, such as `account:<id>`. */
  actor: string | null;
  action: AuditAction | null;
  /** What the resource begins with. */
  resource: string | null;
  outcome: AuditOutcome | null;
  correlationId: string | null;
  from: Date | null;
  to: Date | null;
  /** `cursor` of the last entry of the page before. */
  before: string | null;
};

export const everyEntry: AuditFilter = {
  tenant: null,
  actor: null,
  action: null,
  resource: null,
  outcome: null,
  correlationId: null,
  from: null,
  to: null,
  before: null,
};

export type AuditEntry = {
  tenant: string;
  /** Day (UTC) of the chain, as YYYY-MM-DD. */
  day: string;
  /** Within the tenant's chain of the day, from 1. */
  number: number;
  at: Date;
  actor: string;
  role: string;
  action: AuditAction;
  resource: string;
  outcome: AuditOutcome;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  details: Record<string, unknown>;
  ip: string | null;
  userAgent: string | null;
  correlationId: string | null;
  /** Hex. */
  hash: string;
  /** For `before`. */
  cursor: string;
};

/** Microseconds since 1970, number and tenant. A Date would round the time and lose entries between two pages. */
export const auditCursorPattern = /^(\d{1,17})\.(\d{1,9})\.(\S{1,40})$/;

/** At most `limit` entries, newest first. Throws a RangeError when `before` is no cursor. */
export function listAudit(sql: Sql, filter: AuditFilter, limit: number): Promise<AuditEntry[]> {
  const params: unknown[] = [limit];
  return rows(
    sql,
    `select tenant, day::text, number, at, actor, role, action, resource, outcome, before, after, details, ip,
            user_agent as "userAgent", correlation_id as "correlationId", encode(hash, 'hex') as hash,
            (extract(epoch from at) * 1000000)::bigint || '.' || number || '.' || tenant as cursor
       from audit_entry
      ${whereClause(filter, params)}
      order by at desc, tenant desc, number desc
      limit $1`,
    params,
  );
}

/** All of it in pages, for downloads. Entries that are added meanwhile are newer than where it began and left out. */
export async function* pagesOfAudit(sql: Sql, filter: AuditFilter, pageSize = 1000): AsyncGenerator<AuditEntry[]> {
  for (let before = filter.before; ; ) {
    const page = await listAudit(sql, { ...filter, before }, pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    before = page.at(-1)!.cursor;
  }
}

/** Only what is asked for becomes a condition: `$1 is null or …` would keep the planner from the indexes. */
function whereClause(filter: AuditFilter, params: unknown[]): string {
  const conditions: string[] = [];
  const add = (value: unknown, condition: (at: string) => string): void => {
    if (value !== null) conditions.push(condition(`$${params.push(value)}`));
  };
  add(filter.tenant, (at) => `tenant = ${at}`);
  add(filter.actor, (at) => `actor = ${at}`);
  add(filter.action, (at) => `action = ${at}`);
  add(filter.resource && `${filter.resource.replace(/[\\%_]/g, '\\$&')}%`, (at) => `resource like ${at}`);
  add(filter.outcome, (at) => `outcome = ${at}`);
  add(filter.correlationId, (at) => `correlation_id = ${at}`);
  add(filter.from, (at) => `at >= ${at}`);
  // An entry is never older than the day its transaction began on, so later months need not be looked at.
  add(filter.to, (at) => `at < ${at} and day <= (${at}::timestamptz at time zone 'UTC')::date`);
  if (filter.before !== null) conditions.push(beforeClause(filter.before, params));
  return conditions.length === 0 ? '' : `where ${conditions.join('\n        and ')}`;
}

function beforeClause(cursor: string, params: unknown[]): string {
  const [, micros, number, tenant] = auditCursorPattern.exec(cursor) ?? [];
  if (micros === undefined) throw new RangeError('this is no place in the audit');
  const at = `(timestamptz 'epoch' + $${params.push(micros)}::bigint * interval '1 microsecond')`;
  const day = `(${at} at time zone 'UTC')::date`;
  return `(at, tenant, number) < (${at}, $${params.push(tenant)}, $${params.push(number)}::int) and day <= ${day}`;
}
