// The stored file of a receipt, never without comparing it with what its row says: what somebody put in its place, or a
// disk that forgets, must not go out under our name.
import { createHash } from 'node:crypto';
import { type ObjectStore, ObjectStoreAway } from '../providers/objects/object-store';
import type { ReceiptFile } from '../store/receipt-reads';

/** A person must see to it: the file of a receipt is missing, or is not the one that was stored. */
export class ReceiptFileFault extends Error {
  override name = 'ReceiptFileFault';
}

const longestSeconds = 15;

/** Null while it has none. Throws an ObjectStoreAway, or a ReceiptFileFault. */
export async function readReceiptFile(
  objects: ObjectStore,
  { id, objectKey, sha256 }: ReceiptFile,
): Promise<Buffer | null> {
  if (objectKey === null || sha256 === null) return null;
  const signal = AbortSignal.timeout(longestSeconds * 1000);
  const bytes = await objects.get(objectKey, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    throw new ObjectStoreAway(`the store of objects did not answer within ${longestSeconds} s`, { cause: error });
  });
  if (bytes === null) throw new ReceiptFileFault(`the file of receipt ${id} is not where it was stored: ${objectKey}`);
  if (!createHash('sha256').update(bytes).digest().equals(sha256))
    throw new ReceiptFileFault(`the file of receipt ${id} is not the one that was stored: ${objectKey}`);
  return bytes;
}
