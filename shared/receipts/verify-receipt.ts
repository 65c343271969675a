// Whether a receipt's file is there and is the one that was stored, and whether drawing it again gives the same.
import { createHash } from 'node:crypto';
import { packOf } from '../domain/jurisdictions/packs';
import type { ObjectStore } from '../providers/objects/object-store';
import { receiptById } from '../store/receipts';
import type { Sql } from '../store/sql';
import type { VerifiedReceipt } from '../store/verify-receipts';
import { ReceiptFileFault, readReceiptFile } from './read-receipt-file';
import { renderReceipt } from './render-receipt';

type Tools = { db: Sql; objects: ObjectStore };

/** What is wrong with it, if anything. Throws an ObjectStoreAway. */
export async function faultOfReceipt(
  tools: Tools,
  receipt: VerifiedReceipt,
  isRedrawn: boolean,
): Promise<string | null> {
  const { name, state, sha256, sizeBytes, isAwaited } = receipt;
  if (sha256 === null) {
    // Of one that was declared void before, nobody needs the file.
    return isAwaited || state === 'void' ? null : `${name}: it has no file, and no job is making one`;
  }
  try {
    const bytes = (await readReceiptFile(tools.objects, receipt))!;
    if (bytes.length !== sizeBytes) return `${name}: its file has ${bytes.length} bytes, its row says ${sizeBytes}`;
  } catch (error) {
    if (error instanceof ReceiptFileFault) return `${name}: ${error.message}`;
    throw error;
  }
  if (!isRedrawn || (await redrawn(tools.db, receipt)).equals(sha256)) return null;
  return `${name}: drawing it again gives another file`;
}

async function redrawn(db: Sql, { id }: VerifiedReceipt): Promise<Buffer> {
  const { content, jurisdiction } = (await receiptById(db, id))!;
  const bytes = await renderReceipt(content, { paper: packOf(jurisdiction).receipts.paper });
  return createHash('sha256').update(bytes).digest();
}
