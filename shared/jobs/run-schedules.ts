// Publishes the events whose cause is the clock.
import { Cron } from 'croner';
import {
  enterSchedule,
  forgetSchedulesExcept,
  knownSchedules,
  lockDueSchedules,
  moveSchedule,
} from '../store/jobs/schedules';
import { type Database, withTx } from '../store/sql';
import { allSchedules } from './catalogue';
import type { ScheduleContract } from './define-schedule';
import { publish } from './publish';

/** The first due time after `after`. Throws when the pattern never matches again. */
export function nextDueAt(schedule: Pick<ScheduleContract, 'name' | 'cron' | 'timeZone'>, after: Date): Date {
  const next = new Cron(schedule.cron, { timezone: schedule.timeZone }).nextRun(after);
  if (next === null) throw new Error(`the schedule ${schedule.name} is never due again`);
  return next;
}

/** Brings the table of schedules in line with the catalogue. */
export async function enterSchedules(db: Database): Promise<void> {
  const known = new Map((await knownSchedules(db)).map((schedule) => [schedule.name, schedule]));
  const schedules = allSchedules();
  await withTx(db, async (tx) => {
    for (const { name, cron, timeZone } of schedules) {
      const { cron: oldCron, timeZone: oldZone } = known.get(name) ?? {};
      if (oldCron === cron && oldZone === timeZone) continue;
      await enterSchedule(tx, { name, cron, timeZone, nextAt: nextDueAt({ name, cron, timeZone }, new Date()) });
    }
    await forgetSchedulesExcept(
      tx,
      schedules.map(({ name }) => name),
    );
  });
}

/**
 * Publishes what is due and moves each schedule past now: due times missed while nobody led are made up for by one
 * event, since a report or a sweep that runs five times in a row helps nobody.
 */
export async function runDueSchedules(db: Database, now = new Date()): Promise<number> {
  const schedules = new Map(allSchedules().map((schedule) => [schedule.name, schedule]));
  return withTx(db, async (tx) => {
    const due = await lockDueSchedules(tx);
    for (const { name, dueAt } of due) {
      const schedule = schedules.get(name);
      if (schedule === undefined) continue;
      await publish(tx, schedule.event, schedule.payload(dueAt));
      // Due is judged by the database's clock. By a clock of ours that lags, the next time would be this one again.
      await moveSchedule(tx, name, nextDueAt(schedule, new Date(Math.max(now.getTime(), dueAt.getTime()))));
    }
    return due.length;
  });
}
