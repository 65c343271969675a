// What the console shows of queues besides jobs: who works, what is paused, what is scheduled, how it went lately.
import { row, rows, type Sql } from '../sql';

export type SeenWorker = { id: string; part: string; host: string; pid: number; jobs: string[]; startedAt: Date };

/** Workers that beat within `seconds`. */
export const seenWorkers = (sql: Sql, seconds: number): Promise<SeenWorker[]> =>
  rows(
    sql,
    `select id, part, host, pid, jobs, started_at as "startedAt"
       from worker
      where seen_at > now() - make_interval(secs => $1)
      order by part, host, pid`,
    [seconds],
  );

export const pausedQueues = async (sql: Sql): Promise<string[]> =>
  (await rows<{ name: string }>(sql, `select name from job_queue where paused`)).map(({ name }) => name);

export type ScheduleTimes = { name: string; cron: string; timeZone: string; nextAt: Date; lastAt: Date | null };

export const scheduleTimes = (sql: Sql): Promise<ScheduleTimes[]> =>
  rows(
    sql,
    `select name, cron, time_zone as "timeZone", next_at as "nextAt", last_at as "lastAt"
       from schedule
      order by name`,
  );

export type MinuteFigures = { minute: Date; completed: number; failed: number };

/** The last `minutes` minutes of one queue that had any work, newest first. */
export const minuteFigures = (sql: Sql, name: string, minutes: number): Promise<MinuteFigures[]> =>
  rows(
    sql,
    `select minute, completed::float8 as completed, failed::float8 as failed
       from job_minute
      where name = $1
        and minute > now() - make_interval(mins => $2)
      order by minute desc`,
    [name, minutes],
  );

export type DatabaseFacts = { version: string; port: number; uptime: number; connected: number; blocked: number };

/** The server behind the ledger; uptime in seconds. Through a pooler the connections are the pooler's. */
export async function databaseFacts(sql: Sql): Promise<DatabaseFacts> {
  const facts = await row<DatabaseFacts>(
    sql,
    `select current_setting('server_version') as version,
            coalesce(inet_server_port(), current_setting('port')::int) as port,
            extract(epoch from now() - pg_postmaster_start_time())::int as uptime,
            count(*)::int as connected,
            count(*) filter (where wait_event_type = 'Lock')::int as blocked
       from pg_stat_activity
      where datname = current_database()`,
  );
  return facts!;
}
