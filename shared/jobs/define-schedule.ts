// A schedule is an event whose cause is the clock. Jobs subscribe to it as to any other event.
import { addScheduleToCatalogue } from './catalogue';
import type { EventContract, Payload } from './define-event';

export type ScheduleContract<Event extends EventContract = EventContract> = {
  name: string;
  event: Event;
  /** Five or six fields, as croner reads them. */
  cron: string;
  /** IANA zone in which the cron pattern is meant. */
  timeZone: string;
  payload(dueAt: Date): Payload<Event>;
};

/** Declares a schedule, in a file `workers/<pool>/<name>.schedule.ts`. Each due time publishes exactly one event. */
export function defineSchedule<Event extends EventContract>(
  name: string,
  options: Omit<ScheduleContract<Event>, 'name'>,
): ScheduleContract<Event> {
  const schedule = { name, ...options };
  addScheduleToCatalogue(schedule as unknown as ScheduleContract);
  return schedule;
}
