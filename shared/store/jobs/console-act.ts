// What an operator does to jobs. Every statement guards the state it moves from, so a job that moved on meanwhile is
// left alone, and says in the job's own log who did it. Call in one transaction with the audit entry.
import { row, rows, type Sql, type Tx } from '../sql';
import { filterParams, firstIdAt, type JobFilter, matches } from './console-filter';
import { releaseHeld } from './publish-jobs';

/** Who acts, and the queues that keep tenants fair with their windows. */
export type Operator = { actor: string; fairWindows: ReadonlyMap<string, number> };

type MovedJob = { name: string; eventId: string; held: boolean; tenant: string | null };

// A retried job starts afresh. In a fair queue it is held back first, lest ten thousand retries crowd out the other
// tenants; releaseHeld then lets go what each window has room for.
const retry = (picked: string, fairNames: string, login: string) => `
  with picked as materialized (${picked}),
  moved as (
    update job
       set state = 'waiting',
           held = job.fair_rank is not null and job.name = any(${fairNames}::text[]),
           attempt = 0,
           run_at = null,
           progress = null,
           failed_reason = null,
           stack = null,
           error_fingerprint = null,
           started_at = null,
           finished_at = null
      from picked
     where job.name = picked.name
       and job.event_id = picked.event_id
    returning job.name, job.event_id, job.held, job.tenant
  ), noted as (
    insert into job_log (name, event_id, level, message)
    select name, event_id, 'info', 'retried by ' || ${login} from moved
  )
  select name, event_id as "eventId", held, tenant from moved`;

const failedMatching = (end: string) => `
  select job.name, job.event_id
    from job
   where job.name = queue.name
     and job.state = 'failed'
     and job.event_id >= $7
     and job.event_id < $8
     and ${matches}
   ${end}`;

/** False when the job is not failed, or is being moved by somebody else right now. */
export async function retryJob(tx: Tx, operator: Operator, name: string, eventId: string): Promise<boolean> {
  const picked = `
    select name, event_id
      from job
     where name = $1
       and event_id = $2
       and state = 'failed'
       for update skip locked`;
  const fairNames = [...operator.fairWindows.keys()];
  const moved = await rows<MovedJob>(tx, retry(picked, '$3', '$4'), [name, eventId, fairNames, operator.actor]);
  await ring(tx, operator, moved);
  return moved.length === 1;
}

/**
 * Retries the oldest failed jobs that match, at most `atMost`, in one statement. Whatever state the filter names, only
 * failed jobs are retried. `last` is the newest of them: starting the next set there passes by jobs of this one that
 * have failed again meanwhile.
 */
export async function retryMatching(
  tx: Tx,
  operator: Operator,
  filter: JobFilter,
  set: { atMost: number; from?: string | undefined },
): Promise<{ retried: number; last: string | undefined }> {
  const picked = `
    select job.name, job.event_id
      from unnest($1::text[]) as queue(name)
     cross join lateral (${failedMatching('and job.event_id >= $12 order by job.event_id limit $9 for update skip locked')}) as job
     limit $9`;
  const moved = await rows<MovedJob>(tx, retry(picked, '$10', '$11'), [
    ...filterParams({ ...filter, state: 'failed' }),
    set.atMost,
    [...operator.fairWindows.keys()],
    operator.actor,
    set.from ?? firstIdAt(filter.fromAt),
  ]);
  await ring(tx, operator, moved);
  const last = moved.reduce<string | undefined>(
    (newest, { eventId }) => (newest !== undefined && newest > eventId ? newest : eventId),
    undefined,
  );
  return { retried: moved.length, last };
}

/** How many failed jobs match, counting no further than `atMost`. */
export async function countFailedMatching(sql: Sql, filter: JobFilter, atMost: number): Promise<number> {
  const counted = await row<{ count: number }>(
    sql,
    `select count(*)::int as count
       from (select
               from unnest($1::text[]) as queue(name)
              cross join lateral (${failedMatching('limit $9')}) as job
              limit $9) as matching`,
    [...filterParams({ ...filter, state: 'failed' }), atMost],
  );
  return counted!.count;
}

/** Lets delayed jobs of a queue run now: one, or the next due ones up to `atMost`. Returns how many. */
export async function promoteJobs(
  tx: Tx,
  operator: Operator,
  name: string,
  which: { eventId: string } | { atMost: number },
): Promise<number> {
  const one = 'eventId' in which;
  const moved = await rows<MovedJob>(
    tx,
    `with picked as materialized (
       select name, event_id
         from job
        where name = $1
          and state = 'delayed'
          and ${one ? 'event_id = $2' : 'run_at is not null'}
        order by run_at
        limit ${one ? 1 : '$2'}
          for update skip locked
     ), moved as (
       update job
          set state = 'waiting', run_at = null
         from picked
        where job.name = picked.name
          and job.event_id = picked.event_id
       returning job.name, job.event_id, job.held, job.tenant
     ), noted as (
       insert into job_log (name, event_id, level, message)
       select name, event_id, 'info', 'promoted by ' || $3 from moved
     )
     select name, event_id as "eventId", held, tenant from moved`,
    [name, one ? which.eventId : which.atMost, operator.actor],
  );
  await ring(tx, operator, moved);
  return moved.length;
}

/** Bells for what may run, and for what its tenant's window has room for. */
async function ring(tx: Tx, operator: Operator, moved: readonly MovedJob[]): Promise<void> {
  tx.announce(moved.filter(({ held }) => !held).map(({ name, eventId }) => ({ job: name, eventId })));
  for (const [name, window] of operator.fairWindows) {
    const tenants = new Set(moved.filter((job) => job.name === name && job.held).map(({ tenant }) => tenant ?? ''));
    if (tenants.size > 0) await releaseHeld(tx, name, window, [...tenants]);
  }
}
