// What the leader does to the ledger: let due jobs go, free lost leases, find work that nobody was told of.
import { workersMayClaim } from '../maintenance';
import { rows, type Sql, type Tx } from '../sql';

type JobKey = { name: string; event_id: string };

/** Delayed jobs whose time has come, at most `limit` at a time. Announced, so that their bells ring after the commit. */
export async function promoteDue(tx: Tx, limit: number): Promise<number> {
  const due = await rows<JobKey>(
    tx,
    `with due as materialized (
       select name, event_id
         from job
        where state = 'delayed'
          and run_at <= now()
        order by run_at
        limit $1
          for update skip locked
     )
     update job
        set state = 'waiting'
       from due
      where job.name = due.name
        and job.event_id = due.event_id
     returning job.name, job.event_id`,
    [limit],
  );
  announce(tx, due);
  return due.length;
}

/** Jobs whose worker stopped beating. Their attempt stays counted: whoever claims them next sees whether any is left. */
export async function freeExpiredLeases(tx: Tx, limit: number): Promise<number> {
  const lost = await rows<JobKey>(
    tx,
    `with lost as materialized (
       select name, event_id
         from job
        where state = 'active'
          and locked_until < now()
        order by locked_until
        limit $1
          for update skip locked
     )
     update job
        set state = 'waiting', locked_by = null, locked_until = null
       from lost
      where job.name = lost.name
        and job.event_id = lost.event_id
     returning job.name, job.event_id`,
    [limit],
  );
  announce(tx, lost);
  return lost.length;
}

/**
 * Jobs that have waited for `seconds` and may be claimed, oldest first. Takes no locks: a worker that claims one of them
 * meanwhile must not find it locked by somebody who only looks.
 */
export const waitingSince = (sql: Sql, name: string, seconds: number, limit: number): Promise<{ event_id: string }[]> =>
  rows(
    sql,
    `select event_id
       from job
      where name = $1
        and state = 'waiting'
        and not held
        and not exists (select from job_queue where name = $1 and paused)
        and ${workersMayClaim}
        and coalesce(run_at, created_at) < now() - make_interval(secs => $2)
      order by priority desc, fair_rank, event_id
      limit $3`,
    [name, seconds, limit],
  );

const announce = (tx: Tx, keys: readonly JobKey[]) =>
  tx.announce(keys.map(({ name, event_id }) => ({ job: name, eventId: event_id })));
