import type { Vault } from '../../shared/process/vault';
import type { StoredChunk } from '../../shared/store/assess-chunks';
import { erasedSince } from '../../shared/store/erased-addresses';
import { type NewOwnerBlock, ownerIndexOf } from '../../shared/store/owner-blocks';
import type { Tx } from '../../shared/store/sql';

/**
 * Takes out owners who were erased after their batch came: it waited, or its job had failed. Whoever is named by a later
 * batch is named anew. `blocks` are in the order of `chunks`. One look-up a set, which finds nobody while batches are
 * assessed as they come, so no address is indexed for it.
 */
export async function leaveOutErased(
  tx: Tx,
  vault: Vault,
  chunks: readonly StoredChunk[],
  blocks: readonly NewOwnerBlock[],
): Promise<readonly NewOwnerBlock[]> {
  if (blocks.every(({ owners }) => owners.length === 0)) return blocks;
  const oldest = Math.min(...chunks.map(({ batchCreatedAt }) => batchCreatedAt.getTime()));
  const erased = await erasedSince(tx, new Date(oldest));
  if (erased.size === 0) return blocks;
  return blocks.map(({ owners, ...key }, index) => {
    const { batchCreatedAt } = chunks[index]!;
    const isErased = (email: string | null): boolean => {
      const at = email === null ? undefined : erased.get(`${ownerIndexOf(vault, email)}`);
      return at !== undefined && batchCreatedAt <= at;
    };
    return { ...key, owners: owners.filter(([, { email }]) => !isErased(email)) };
  });
}
