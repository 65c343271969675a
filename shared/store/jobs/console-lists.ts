// The lists of one queue, one state each or all together. Every one follows an index in its order, so a page costs the
// same with ten rows in the ledger and with ten million; nothing is counted. What is finished comes newest first, what is
// not in the order in which its turn comes.
import { rows, type Sql } from '../sql';
import { type ConsoleJob, consoleColumns, type JobState } from './console-rows';

export type Page = { offset: number; limit: number };

const finished = (state: 'completed' | 'failed') => `
  select ${consoleColumns}
    from job
   where name = $1
     and state = '${state}'
   order by event_id desc
  offset $2
   limit $3`;

// job_claim and job_fair together hold every waiting row: those that may be claimed, then those held back, both in the
// order in which their turn comes. Each branch stops at the page's end, so the sort above them is over a page or two.
const waiting = `
  with open as (
    select name, event_id, 0 as part, row_number() over (order by priority desc, fair_rank, event_id) as place
      from job
     where name = $1
       and state = 'waiting'
       and not held
     order by priority desc, fair_rank, event_id
     limit $2::int + $3::int
  ), held as (
    select name, event_id, 1 as part, row_number() over (order by tenant, fair_rank, event_id) as place
      from job
     where name = $1
       and fair_rank is not null
       and state in ('waiting', 'delayed', 'active')
       and state = 'waiting'
       and held
     order by tenant, fair_rank, event_id
     limit $2::int + $3::int
  ), page as (
    select * from open union all select * from held
     order by part, place
    offset $2::int
     limit $3::int
  )
  select ${consoleColumns}
    from page
    join job on job.name = page.name and job.event_id = page.event_id
   order by page.part, page.place`;

// What is due next comes first, along job_due.
const delayed = `
  select ${consoleColumns}
    from job
   where name = $1
     and state = 'delayed'
   order by run_at
  offset $2
   limit $3`;

// Only leased jobs are ever active, a few for each worker; materialized, so that the planner reads these few through
// job_lease instead of walking all events for the order.
const active = `
  with active as materialized (
    select name, event_id from job where name = $1 and state = 'active'
  )
  select ${consoleColumns}
    from active
    join job on job.name = active.name and job.event_id = active.event_id
   order by job.event_id desc
  offset $2
   limit $3`;

// The last of each state by that state's own index, then the newest of those. Of jobs that wait these are the last whose
// turn comes, which without priorities are the newest.
const latest = `
  with last as materialized (
    (select name, event_id from job where name = $1 and state = 'completed' order by event_id desc limit $2::int + $3::int)
    union all
    (select name, event_id from job where name = $1 and state = 'failed' order by event_id desc limit $2::int + $3::int)
    union all
    (select name, event_id from job where name = $1 and state = 'active' limit $2::int + $3::int)
    union all
    (select name, event_id from job where name = $1 and state = 'delayed' order by run_at desc limit $2::int + $3::int)
    union all
    (select name, event_id
       from job
      where name = $1 and state = 'waiting' and not held
      order by priority, fair_rank desc, event_id desc
      limit $2::int + $3::int)
    union all
    (select name, event_id
       from job
      where name = $1 and fair_rank is not null and state in ('waiting', 'delayed', 'active') and held
      order by tenant desc, fair_rank desc, event_id desc
      limit $2::int + $3::int)
  )
  select ${consoleColumns}
    from last
    join job on job.name = last.name and job.event_id = last.event_id
   order by job.event_id desc
  offset $2
   limit $3`;

const statements: Record<JobState | 'latest', string> = {
  latest,
  waiting,
  delayed,
  active,
  failed: finished('failed'),
  completed: finished('completed'),
};

/** One page of a queue in one state, or of all states newest first. */
export const listJobs = (sql: Sql, name: string, state: JobState | 'latest', page: Page): Promise<ConsoleJob[]> =>
  rows(sql, statements[state], [name, page.offset, page.limit]);
