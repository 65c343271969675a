import type { StoredChunk, UnassessedLine } from '../../shared/store/assess-chunks';
import type { LineOwner, NewOwnerBlock } from '../../shared/store/owner-blocks';
import type { ReadChunk } from './assess-lines';

/**
 * The owners to keep of each chunk: those of the lines that became assessments. Of what was rejected or is a duplicate
 * nothing is kept. `reads` are in the order of `chunks`.
 */
export function ownersOfAssessed(
  chunks: readonly StoredChunk[],
  reads: readonly ReadChunk[],
  unassessed: readonly UnassessedLine[],
): NewOwnerBlock[] {
  const without = new Map<string, Set<number>>();
  for (const { batchId, line } of unassessed) {
    const lines = without.get(batchId);
    if (lines === undefined) without.set(batchId, new Set([line]));
    else lines.add(line);
  }
  return chunks.map(({ batchId, chunk }, index) => {
    const left = without.get(batchId);
    const owners: LineOwner[] = [];
    for (const { line, vehicle } of reads[index]!.vehicles) {
      if (vehicle.owner !== null && !left?.has(line)) owners.push([line, vehicle.owner]);
    }
    return { batchId, chunk, owners };
  });
}
