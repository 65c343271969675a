// Of what falls due when people are to be reminded, by what a jurisdiction says. Reminders are steps on the way of a debt:
// so many days before its day, on it, so many days after it.
import { addDays } from '../days';

export type Reminder = {
  kind: 'reminder-before-due' | 'reminder-after-due';
  /** On which it is to be sent, or was to be. */
  day: string;
  /** Of what falls, or fell, due on this day. */
  dueOn: string;
};

type Steps = { daysBefore: readonly number[]; daysAfter: readonly number[] };

/** Who went without a reminder for so long is left to the next one. */
const longestLateDays = 31;

/**
 * Those of today, and those of nights since `from` that did not come: each keeps its own day, so that two nights which
 * make up for the same one say the same. Nothing is made up for whose next step has come, nor a day that is past.
 */
export function remindersDue(steps: Steps, from: string, today: string): Reminder[] {
  const earliest = addDays(today, -longestLateDays);
  const way = wayOf(steps);
  const due: Reminder[] = [];
  for (let day = from < earliest ? earliest : from; day <= today; day = addDays(day, 1)) {
    for (const [index, { kind, after }] of way.entries()) {
      const dueOn = addDays(day, -after);
      const next = way[index + 1];
      const isPast = kind === 'reminder-before-due' && dueOn < today;
      const isOvertaken = next !== undefined && addDays(dueOn, next.after) <= today;
      if (!isPast && !isOvertaken) due.push({ kind, day, dueOn });
    }
  }
  return due;
}

type Step = { kind: Reminder['kind']; after: number };

/** The first step first; of a day with two the one before counts. */
function wayOf({ daysBefore, daysAfter }: Steps): Step[] {
  const steps: Step[] = [
    ...daysBefore.map((days) => ({ kind: 'reminder-before-due', after: -days }) as const),
    ...daysAfter.filter((days) => days > 0).map((days) => ({ kind: 'reminder-after-due', after: days }) as const),
  ];
  const byDay = new Map(steps.map((step) => [step.after, step]));
  return [...byDay.values()].sort((one, other) => one.after - other.after);
}
