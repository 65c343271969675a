// What people did in the console. Entries are chained by hash in the database and can only be added.
import { row, rows, type Sql, type Tx } from './sql';

export type AuditAction =
  | 'login'
  | 'logout'
  | 'retry'
  | 'retry all'
  | 'retry matching'
  | 'promote'
  | 'promote all'
  | 'pause'
  | 'resume'
  | 'other';

export type NewAuditEntry = {
  actor: string;
  role: string;
  action: AuditAction;
  resource: string;
  outcome: 'done' | 'refused' | 'failed';
  details?: Record<string, unknown>;
  ip: string | null;
  userAgent: string | null;
  correlationId: string | null;
};

export type AuditEntry = Omit<NewAuditEntry, 'action' | 'outcome' | 'details'> & {
  number: number;
  at: Date;
  action: string;
  outcome: string;
  details: Record<string, unknown>;
};

/**
 * Takes Tx so that the entry and the act commit together. Make it the last statement: it holds a lock until the
 * commit that lets the entries of all console users take turns.
 */
export const recordAudit = (tx: Tx, entry: NewAuditEntry): Promise<unknown> =>
  rows(
    tx,
    `insert into audit_entry (actor, role, action, resource, outcome, details, ip, user_agent, correlation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.actor,
      entry.role,
      entry.action,
      entry.resource,
      entry.outcome,
      JSON.stringify(entry.details ?? {}),
      entry.ip,
      entry.userAgent,
      entry.correlationId,
    ],
  );

/** Newest first; `before` is the number of the last entry of the page before. */
export const listAudit = (
  sql: Sql,
  filter: { actor: string | null; action: string | null; before: number | null },
  limit: number,
): Promise<AuditEntry[]> =>
  rows(
    sql,
    `select number::float8 as number, at, actor, role, action, resource, outcome, details, ip,
            user_agent as "userAgent", correlation_id as "correlationId"
       from audit_entry
      where ($1::text is null or actor = $1)
        and ($2::text is null or action = $2)
        and ($3::bigint is null or number < $3)
      order by number desc
      limit $4`,
    [filter.actor, filter.action, filter.before, limit],
  );

/**
 * Recomputes the whole chain. `brokenAt` is the number of the first entry that is changed or follows a gap.
 * Cutting off the newest entries leaves a sound chain: compare `head` with one written down elsewhere.
 */
export async function verifyAudit(
  sql: Sql,
): Promise<{ entries: number; head: string | null; brokenAt: number | null }> {
  const found = await row<{ entries: number; head: string | null; brokenAt: number | null }>(
    sql,
    `select count(*)::float8 as entries,
            encode((select hash from audit_entry order by number desc limit 1), 'hex') as head,
            min(number) filter (where not sound)::float8 as "brokenAt"
       from (
         select number,
                hash = audit_entry_hash(entry)
                and previous_hash is not distinct from lag(hash) over (order by number)
                and number = coalesce(lag(number) over (order by number), 0) + 1 as sound
           from audit_entry as entry
       ) as checked`,
  );
  return found!;
}
