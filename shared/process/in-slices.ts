// Computing that takes seconds, in slices, so that whoever else the process serves gets a turn in between.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longer than a turn takes, shorter than anybody notices. */
const sliceMs = 10;

/** Visits all items in order. */
export async function inSlices<T>(items: Iterable<T>, visit: (item: T) => void): Promise<void> {
  let end = performance.now() + sliceMs;
  for (const item of items) {
    visit(item);
    if (performance.now() < end) continue;
    await nextTurn();
    end = performance.now() + sliceMs;
  }
}
