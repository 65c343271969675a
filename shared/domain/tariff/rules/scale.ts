// What marginal slices and brackets share: intervals from..to that follow each other without gap or overlap.
import type { Fault } from '../document-fields';

/** Half-open: `from` belongs to it, `to` does not; null is open. */
export type Interval = { from: number; to: number | null };

/** The first begins where the input does, or at 0; only the last may be open. A closed last one is allowed: beyond it is an error. */
export function* scaleFaults(
  intervals: readonly Interval[],
  { min }: { min: number },
  path: PropertyKey[],
): Iterable<Fault> {
  const [first] = intervals;
  if (first!.from !== 0 && first!.from > min)
    yield {
      path: [...path, 0, 'from'],
      message: `leaves a gap: values from ${min} on are possible, and it begins at ${first!.from}`,
    };
  for (const [index, { from, to }] of intervals.entries()) {
    const before = intervals[index - 1];
    if (before?.to === null) yield { path: [...path, index], message: 'follows an interval without an end' };
    else if (before && from !== before.to)
      yield {
        path: [...path, index, 'from'],
        message: `leaves ${from > before.to! ? 'a gap' : 'an overlap'}: expected ${before.to}, got ${from}`,
      };
    if (to !== null && to <= from) yield { path: [...path, index, 'to'], message: 'must be above from' };
  }
  const end = intervals.at(-1)!.to;
  if (end !== null && end <= min)
    yield { path: [...path, intervals.length - 1, 'to'], message: `ends below ${min}, the least possible value` };
}
