import { GiveUp } from '../../shared/jobs/outcomes';
import type { Vault } from '../../shared/process/vault';
import type { StoredChunk } from '../../shared/store/assess-chunks';
import { openBody } from '../../shared/store/chunks';

/**
 * The lines of a chunk. Bytes that today's key sealed and does not open were altered, and no attempt mends that. With any
 * other key it may be that this process has not been given it yet, so those are tried again before the chunk is failed.
 */
export function openLines(vault: Vault, chunk: StoredChunk): Buffer {
  try {
    return openBody(vault, chunk);
  } catch (cause) {
    const why = `the lines of chunk ${chunk.chunk} cannot be opened: ${(cause as Error).message}`;
    throw isSealedWithCurrentKey(vault, chunk.body) ? new GiveUp(why, { cause }) : new Error(why, { cause });
  }
}

function isSealedWithCurrentKey(vault: Vault, body: Buffer): boolean {
  try {
    return vault.isCurrent(body);
  } catch {
    // Not even the head is one of ours.
    return true;
  }
}
