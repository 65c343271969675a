// When a telephone should not ring. Hours are those of where the person lives, else of the jurisdiction.
import { addDays, dayIn } from '../days';
import { openZoneClock } from '../zone-clock';

/** Times of day as `20:00`. From the evening to the morning, or within one day. */
export type QuietHours = { from: string; to: string };

/** When they are over, or null while they are not. */
export function quietUntil({ from, to }: QuietHours, timeZone: string, now: Date): Date | null {
  if (from === to) return null;
  const today = dayIn(timeZone, now);
  const clock = openZoneClock(timeZone);
  const at = (day: string, time: string) => clock.instantOf(`${day}T${time}:00`);
  const spans =
    from < to
      ? [{ begin: at(today, from), end: at(today, to) }]
      : [
          { begin: at(addDays(today, -1), from), end: at(today, to) },
          { begin: at(today, from), end: at(addDays(today, 1), to) },
        ];
  return spans.find(({ begin, end }) => begin <= now && now < end)?.end ?? null;
}
