// Raw chunks of batches. Intake stores them; the tax workers read, assess and empty them.
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

/**
 * Stores one chunk of an upload; storing it again changes nothing. False when the batch is not being received any more:
 * it was cancelled or swept. The share lock lets neither happen between looking and storing.
 */
export async function storeChunk(sql: Sql, batchId: string, chunk: NewChunk): Promise<boolean> {
  const stored = await rows(
    sql,
    `insert into batch_chunk (batch_id, chunk, first_line, line_count, body, too_long)
     select id, $2, $3, $4, $5, $6
       from (select id from batch where id = $1 and state = 'receiving' for share) as receiving
     on conflict (batch_id, chunk) do update set state = batch_chunk.state
     returning 1`,
    [batchId, chunk.chunk, chunk.firstLine, chunk.lineCount, chunk.body, chunk.tooLong],
  );
  return stored.length > 0;
}
