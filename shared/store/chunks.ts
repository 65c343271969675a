// Raw chunks of batches. Intake seals and stores them; the tax workers open, assess and empty them.
import type { Vault } from '../process/vault';
import type { ChunkKey } from './assess-chunks';
import { rows, type Sql } from './sql';

export type NewChunk = {
  /** Counts from 0 within the batch. */
  chunk: number;
  /** 1-based physical number, within the upload, of the first line of `body`. */
  firstLine: number;
  /** Lines that will have an outcome: those that are not blank, and those that were too long to keep. */
  lineCount: number;
  body: Buffer;
  /** Numbers of lines over the limit; `body` has a blank line in their places. */
  tooLong: readonly number[];
};

/** A chunk as it is stored. Lines as they came hold names and addresses, so no other kind of chunk can be. */
export type SealedChunk = Omit<NewChunk, 'body'> & { sealedBody: Buffer };

const sealedAs = ({ batchId, chunk }: ChunkKey): string => `batch_chunk.body ${batchId}/${chunk}`;

/** Bound to its batch and place: moved to another partner's batch it does not open. */
export const sealChunk = (vault: Vault, batchId: string, { body, ...chunk }: NewChunk): SealedChunk => ({
  ...chunk,
  sealedBody: vault.seal(body, sealedAs({ batchId, chunk: chunk.chunk })),
});

export type StoredBody = ChunkKey & { body: Buffer; isSealed: boolean };

/** Throws when the bytes were altered or the ring has no key for them. Chunks of before sealing began are not sealed. */
export const openBody = (vault: Vault, { body, isSealed, ...key }: StoredBody): Buffer =>
  isSealed ? vault.open(body, sealedAs(key)) : body;

/**
 * Stores one chunk of an upload; storing it again changes nothing. False when the batch is not being received any more:
 * it was cancelled or swept. The share lock lets neither happen between looking and storing.
 */
export async function storeChunk(sql: Sql, batchId: string, chunk: SealedChunk): Promise<boolean> {
  const stored = await rows(
    sql,
    `insert into batch_chunk (batch_id, chunk, first_line, line_count, body, too_long, is_sealed)
     select id, $2, $3, $4, $5, $6, true
       from (select id from batch where id = $1 and state = 'receiving' for share) as receiving
     on conflict (batch_id, chunk) do update set state = batch_chunk.state
     returning 1`,
    [batchId, chunk.chunk, chunk.firstLine, chunk.lineCount, chunk.sealedBody, chunk.tooLong],
  );
  return stored.length > 0;
}
