// Batches on their way in: opened, received, swept when their upload died, cancelled.
import type { LineFormat } from '../domain/read-lines';
import { rows, type Sql, type Tx } from './sql';

export type NewBatch = {
  id: string;
  partnerId: string;
  jurisdiction: string;
  fiscalYear: number;
  currency: string;
  format: LineFormat;
  /** Sent with a test key: what becomes of it is apart from what counts. */
  isTest: boolean;
  /** Whether owners are told of what is assessed. */
  notifyOwners: boolean;
  /** Null when a person sent it. */
  apiKeyId: string | null;
};

/**
 * Opens a batch whose chunks are about to come in, each in a transaction of its own. Opening it again changes nothing.
 */
export const openBatch = (sql: Sql, batch: NewBatch): Promise<unknown> =>
  rows(
    sql,
    `insert into batch (id, partner_id, jurisdiction, fiscal_year, currency, format, is_test, notify_owners,
                        api_key_id, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'receiving')
     on conflict (id) do nothing`,
    [
      batch.id,
      batch.partnerId,
      batch.jurisdiction,
      batch.fiscalYear,
      batch.currency,
      JSON.stringify(batch.format),
      batch.isTest,
      batch.notifyOwners,
      batch.apiKeyId,
    ],
  );

export type ReceivedCounts = { lineCount: number; chunkCount: number; receivedAt: Date };

/** Tells the sweep that the upload lives. False when the batch is not being received any more. */
export async function touchBatch(sql: Sql, id: string): Promise<boolean> {
  const touched = await rows(
    sql,
    `update batch set seen_at = now() where id = $1 and state = 'receiving' returning id`,
    [id],
  );
  return touched.length > 0;
}

/**
 * From receiving to processing. False when it was cancelled or swept, or has been received by this very call before.
 */
export async function receiveBatch(tx: Tx, id: string, counts: ReceivedCounts): Promise<boolean> {
  const received = await rows(
    tx,
    `update batch
        set state = 'processing',
            line_count = $2,
            chunk_count = $3,
            received_at = $4
      where id = $1
        and state = 'receiving'
     returning id`,
    [id, counts.lineCount, counts.chunkCount, counts.receivedAt],
  );
  return received.length > 0;
}

/** Deletes a batch that never became one: its upload was refused or broken off. A batch in any other state stays. */
export async function discardBatch(tx: Tx, id: string): Promise<void> {
  const discarded = await rows(tx, `delete from batch where id = $1 and state = 'receiving' returning id`, [id]);
  if (discarded.length > 0) await rows(tx, `delete from batch_chunk where batch_id = $1`, [id]);
}

/**
 * Deletes batches whose upload gave no sign of life for so long: the intake process died. Returns how many; at most
 * 100 a call. Uploads give one every ten seconds.
 */
export async function sweepAbandonedUploads(tx: Tx, olderThanSeconds: number): Promise<number> {
  const abandoned = await rows<{ id: string }>(
    tx,
    `delete from batch
      where id in (
              select id
                from batch
               where state = 'receiving'
                 and seen_at < now() - $1 * interval '1 second'
               order by id
               limit 100
                 for update skip locked)
     returning id`,
    [olderThanSeconds],
  );
  const ids = abandoned.map(({ id }) => id);
  if (ids.length > 0) await rows(tx, `delete from batch_chunk where batch_id = any($1::uuid[])`, [ids]);
  return ids.length;
}

/**
 * Stops a partner's batch while it is received or processed; what was assessed stays. False when it was in no such
 * state. Chunks that a worker has under way are passed over, since it locks chunk before batch; it looks at the batch's
 * state itself. Waiting for them here could deadlock.
 */
export async function cancelBatch(tx: Tx, partnerId: string, id: string): Promise<boolean> {
  const cancelled = await rows<{ was: string }>(
    tx,
    `update batch
        set state = 'cancelled',
            finished_at = now()
       from (select id, state as was from batch where id = $1 and partner_id = $2 for update) as before
      where batch.id = before.id
        and before.was in ('receiving', 'processing')
     returning before.was`,
    [id, partnerId],
  );
  if (cancelled.length === 0) return false;
  // Nothing of an unfinished upload was promised to anyone, so nothing of it is kept.
  if (cancelled[0]!.was === 'receiving') await rows(tx, `delete from batch_chunk where batch_id = $1`, [id]);
  else await cancelOpenChunks(tx, id);
  return true;
}

/** Those that failed too: nobody retries them in a cancelled batch, and their lines hold personal data. */
const cancelOpenChunks = (tx: Tx, id: string): Promise<unknown> =>
  rows(
    tx,
    `with open as materialized (
       select chunk, state
         from batch_chunk
        where batch_id = $1
          and state in ('waiting', 'failed')
          for update skip locked
     ), cancelled as (
       update batch_chunk
          set state = 'cancelled',
              body = null,
              failed_reason = null
         from open
        where batch_chunk.batch_id = $1
          and batch_chunk.chunk = open.chunk
     )
     update batch
        set chunks_failed = chunks_failed - (select count(*) from open where state = 'failed')
      where id = $1`,
    [id],
  );
