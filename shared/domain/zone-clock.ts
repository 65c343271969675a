// Instants of a local clock: where a day begins in a jurisdiction, and when something happened that a file says in local
// time. `dayIn` of days.ts leads the other way.

import { byZone } from './by-zone';

export type ZoneClock = {
  /** `local` as 2026-01-31T23:59:59. What a change of the clock leaves out is taken as if it had not been changed yet. */
  instantOf(local: string): Date;
  /** The first instant of the day. */
  startOf(day: string): Date;
};

/** Throws on an unknown zone. */
export const openZoneClock = byZone((timeZone): ZoneClock => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const offsetAt = (instant: number) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) - instant;
  const instantOf = (local: string): Date => {
    const wanted = Date.parse(`${local}Z`);
    // Twice: near a change of the clock the first guess may lie on its other side.
    const guess = wanted - offsetAt(wanted);
    return new Date(wanted - offsetAt(guess));
  };
  return { instantOf, startOf: (day) => instantOf(`${day}T00:00:00`) };
});
