// When schedules are due next. The row is moved on in the transaction that publishes, so each due time fires once.
import { rows, type Sql, type Tx } from '../sql';

export type ScheduleRow = { name: string; cron: string; timeZone: string; nextAt: Date };

export const knownSchedules = (sql: Sql): Promise<ScheduleRow[]> =>
  rows(sql, `select name, cron, time_zone as "timeZone", next_at as "nextAt" from schedule`);

/** Enters a schedule, or moves it when its pattern changed. */
export const enterSchedule = (tx: Tx, schedule: ScheduleRow): Promise<unknown> =>
  rows(
    tx,
    `insert into schedule (name, cron, time_zone, next_at)
     values ($1, $2, $3, $4)
     on conflict (name) do update
        set cron = excluded.cron, time_zone = excluded.time_zone, next_at = excluded.next_at
      where schedule.cron <> excluded.cron
         or schedule.time_zone <> excluded.time_zone`,
    [schedule.name, schedule.cron, schedule.timeZone, schedule.nextAt],
  );

export const forgetSchedulesExcept = (tx: Tx, names: readonly string[]): Promise<unknown> =>
  rows(tx, `delete from schedule where not name = any($1::text[])`, [names]);

/** Locks the schedules that are due; another process at the same work leaves them out. */
export const lockDueSchedules = (tx: Tx): Promise<{ name: string; dueAt: Date }[]> =>
  rows(tx, `select name, next_at as "dueAt" from schedule where next_at <= now() for update skip locked`);

export const moveSchedule = (tx: Tx, name: string, nextAt: Date): Promise<unknown> =>
  rows(tx, `update schedule set last_at = next_at, next_at = $2 where name = $1`, [name, nextAt]);
