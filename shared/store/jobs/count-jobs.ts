// The maintained counters. Triggers append every change; here the changes become totals.
import { rows, type Sql, type Tx } from '../sql';

/**
 * Folds appended changes into the totals and the per-minute figures. Only the leader calls it, but two at a time would
 * be right as well: each deletes what it adds.
 */
export const foldCounts = (tx: Tx): Promise<unknown> =>
  rows(
    tx,
    `with gone as (
       delete from job_count_change
        where ctid = any(array(select ctid from job_count_change limit 20000))
       returning name, state, change, at, seconds
     ), totals as (
       insert into job_count (name, state, count)
       select name, state, sum(change) from gone group by name, state
       on conflict (name, state) do update set count = job_count.count + excluded.count
     )
     insert into job_minute (name, minute, completed, failed, seconds)
     select name,
            date_trunc('minute', at),
            coalesce(sum(change) filter (where state = 'completed' and change > 0), 0),
            coalesce(sum(change) filter (where state = 'failed' and change > 0), 0),
            sum(seconds) filter (where change > 0)
       from gone
      where state in ('completed', 'failed')
        and change > 0
      group by name, date_trunc('minute', at)
     on conflict (name, minute) do update
        set completed = job_minute.completed + excluded.completed,
            failed = job_minute.failed + excluded.failed,
            seconds = job_minute.seconds + excluded.seconds`,
  );

/** Jobs by queue and state: totals plus what is not folded yet. */
export const countJobs = (sql: Sql): Promise<{ name: string; state: string; count: number }[]> =>
  rows(
    sql,
    `select name, state, sum(count)::float8 as count
       from (
         select name, state, count from job_count
          union all
         select name, state, change from job_count_change
       ) as counted
      group by name, state`,
  );
