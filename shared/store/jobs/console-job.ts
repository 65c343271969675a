// One job as the console shows it, with its log and with what caused and followed it.
import { row, rows, type Sql } from '../sql';
import { type ConsoleJob, consoleColumns } from './console-rows';

export const findConsoleJob = (sql: Sql, name: string, eventId: string): Promise<ConsoleJob | undefined> =>
  row(sql, `select ${consoleColumns} from job where name = $1 and event_id = $2`, [name, eventId]);

/** The duties of all subscribers to one event. */
export const jobsOfEvent = (sql: Sql, eventId: string): Promise<ConsoleJob[]> =>
  rows(sql, `select ${consoleColumns} from job where event_id = $1 order by name`, [eventId]);

/** The newest jobs of one queue about a business row, at most `limit`. */
export const jobsAbout = (sql: Sql, name: string, subjectId: string, limit: number): Promise<ConsoleJob[]> =>
  rows(
    sql,
    `select ${consoleColumns}
       from job
      where subject_id = $2
        and name = $1
      order by event_id desc
      limit $3`,
    [name, subjectId, limit],
  );

/** What a set of jobs caused, oldest first, at most `limit`. */
export const jobsCausedBy = (
  sql: Sql,
  causes: readonly { name: string; eventId: string }[],
  limit: number,
): Promise<ConsoleJob[]> =>
  rows(
    sql,
    `select ${consoleColumns}
       from unnest($1::text[], $2::uuid[]) as cause(name, event_id)
       join job on job.parent_event_id = cause.event_id and job.parent_name = cause.name
      order by job.event_id, job.name
      limit $3`,
    [causes.map(({ name }) => name), causes.map(({ eventId }) => eventId), limit],
  );

export type JobLogLine = { at: Date; level: 'info' | 'warn' | 'error'; message: string };

/** The newest `limit` lines of a job's log, oldest of them first. */
export const listJobLog = (sql: Sql, name: string, eventId: string, limit: number): Promise<JobLogLine[]> =>
  rows(
    sql,
    `select at, level, message
       from (
         select at, level, message
           from job_log
          where event_id = $2
            and name = $1
          order by at desc
          limit $3
       ) as newest
      order by at`,
    [name, eventId, limit],
  );
