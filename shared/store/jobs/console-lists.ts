// The lists of one queue, one state each or all together. Every one follows an index in its order, so a page costs the
// same with ten rows in the ledger and with ten million; nothing is counted.
import { rows, type Sql } from '../sql';
import { type ConsoleJob, consoleColumns, type JobState } from './console-rows';

export type Page = { offset: number; limit: number };

const newestFirst = (condition: string) => `
  select ${consoleColumns}
    from job
   where name = $1
     and ${condition}
   order by event_id desc
  offset $2
   limit $3`;

// job_claim and job_fair together hold every waiting row: those that may be claimed, newest first within a priority,
// then those held back, in the order they will be let go. Each branch stops at the page's end, so the sort above them
// is over a page or two.
const waiting = `
  with open as (
    select name, event_id, 0 as part, row_number() over (order by priority, event_id desc) as place
      from job
     where name = $1
       and state = 'waiting'
       and not held
     order by priority, event_id desc
     limit $2 + $3
  ), held as (
    select name, event_id, 1 as part, row_number() over (order by tenant, fair_rank, event_id) as place
      from job
     where name = $1
       and fair_rank is not null
       and state in ('waiting', 'delayed', 'active')
       and state = 'waiting'
       and held
     order by tenant, fair_rank, event_id
     limit $2 + $3
  ), page as (
    select * from open union all select * from held
     order by part, place
    offset $2
     limit $3
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
// job_lease instead of walking the queue's history for the order.
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

const statements: Record<JobState, string> = {
  waiting,
  delayed,
  active,
  failed: newestFirst(`state = 'failed'`),
  completed: newestFirst(`state = 'completed'`),
};

/** One page of a queue in one state, or of all states newest first when `state` is null. */
export const listJobs = (sql: Sql, name: string, state: JobState | null, page: Page): Promise<ConsoleJob[]> =>
  rows(sql, state === null ? newestFirst('true') : statements[state], [name, page.offset, page.limit]);
