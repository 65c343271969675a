// Taking jobs from the ledger: by the ids a bell brought, or whatever waits when there is no bell.
import { workersMayClaim } from '../maintenance';
import { rows, type Sql, type Tx } from '../sql';

export type ClaimedRow = {
  eventId: string;
  payload: unknown;
  attempt: number;
  maxAttempts: number;
  tenant: string | null;
  subjectId: string | null;
  correlationId: string | null;
  traceParent: string | null;
};

/** Which jobs to take: those a bell named, or the first that wait. */
export type Pick = { eventIds: readonly string[] } | { atMost: number };

const columns = `job.event_id as "eventId", job.payload, job.attempt, job.max_attempts as "maxAttempts", job.tenant,
       job.subject_id as "subjectId", job.correlation_id as "correlationId", job.trace_parent as "traceParent"`;

// `state::text` on purpose: written as `state = 'waiting'` the condition implies the predicate of job_claim, and with
// the statistics of an empty table the planner walks all waiting rows there instead of probing the key for each id.
const namedByBell = `
    from job
   where name = $1
     and event_id = any($2::uuid[])
     and state::text = 'waiting'
     and not held
     and not exists (select from job_queue where name = $1 and paused)
     and ${workersMayClaim}
     for update skip locked`;

const firstThatWait = `
    from job
   where name = $1
     and state = 'waiting'
     and not held
     and not exists (select from job_queue where name = $1 and paused)
     and ${workersMayClaim}
   order by priority desc, fair_rank, event_id
   limit $2
     for update skip locked`;

const picked = (pick: Pick) =>
  'eventIds' in pick ? ([namedByBell, pick.eventIds] as const) : ([firstThatWait, pick.atMost] as const);

/**
 * Locks waiting jobs until the transaction ends. Rows that are done, or that another worker has locked, are left out:
 * that is how a repeated bell comes to nothing. If the process dies, the locks fall and the rows wait as before.
 */
export function claimJobs(tx: Tx, name: string, pick: Pick, timeoutSeconds: number): Promise<ClaimedRow[]> {
  const [which, param] = picked(pick);
  // From here on PostgreSQL itself cuts off a statement that takes too long; until the end of this transaction only.
  const limit = `set_config('statement_timeout', $3, true)`;
  return rows<ClaimedRow>(tx, `select ${columns}, ${limit} ${which}`, [
    name,
    param,
    String(Math.ceil(timeoutSeconds * 1000)),
  ]);
}

/**
 * Takes jobs under a lease: they are `active` and committed as such, so that the work may last longer than a
 * transaction. The attempt is counted now and fences the completion.
 */
export function leaseJobs(
  sql: Sql,
  name: string,
  pick: Pick,
  workerId: string,
  leaseSeconds: number,
): Promise<ClaimedRow[]> {
  const [which, param] = picked(pick);
  return rows<ClaimedRow>(
    sql,
    `with picked as materialized (select event_id ${which})
     update job
        set state = 'active',
            attempt = attempt + 1,
            locked_by = $3,
            locked_until = now() + make_interval(secs => $4),
            started_at = now()
       from picked
      where job.name = $1
        and job.event_id = picked.event_id
     returning ${columns}`,
    [name, param, workerId, leaseSeconds],
  );
}

/**
 * Extends the leases of the jobs that a worker really runs, in one statement. A lease it holds without knowing, because
 * the answer to its claim was lost, runs out and the job is freed.
 */
export const extendLeases = (
  sql: Sql,
  workerId: string,
  eventIds: readonly string[],
  leaseSeconds: number,
): Promise<unknown> =>
  rows(
    sql,
    `update job
        set locked_until = now() + make_interval(secs => $3)
      where locked_by = $1
        and event_id = any($2::uuid[])
        and state = 'active'`,
    [workerId, eventIds, leaseSeconds],
  );
