/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ordered.length / 2);
  const upper = ordered[middle];
  if (upper === undefined) throw new Error('there is no median of nothing');
  return ordered.length % 2 === 1 ? upper : (ordered[middle - 1]! + upper) / 2;
}

/** The smallest value that at least `percent` of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  const found = ordered[Math.max(0, Math.ceil((percent / 100) * ordered.length) - 1)];
  if (found === undefined) throw new Error('there is no percentile of nothing');
  return found;
}
