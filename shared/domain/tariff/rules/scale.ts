// What marginal slices and brackets share: half-open intervals from..to along a declared value.
import type { Fault } from '../document-fields';
import { chainFaults } from './chain';

/** `from` belongs to it, `to` does not; null is open. */
export type Interval = { from: number; to: number | null };

/** The first begins at 0 or where the input does. A closed last one is allowed: a value beyond it is refused, not untaxed. */
export function* scaleFaults(
  intervals: readonly Interval[],
  { min }: { min: number },
  path: PropertyKey[],
): Iterable<Fault> {
  const { from } = intervals[0]!;
  if (from > min)
    yield {
      path: [...path, 0, 'from'],
      message: `leaves a gap: values from ${min} on are possible, it begins at ${from}`,
    };
  yield* chainFaults(intervals, { start: 'from', end: 'to', step: 0 }, path);
  const end = intervals.at(-1)!.to;
  if (end !== null && end <= min)
    yield {
      path: [...path, intervals.length - 1, 'to'],
      message: `ends at ${end}, and the least possible value is ${min}`,
    };
}
