import { chunkReceived } from '../../shared/events/chunk-received';
import { mostSmallLines, smallBatchReceived } from '../../shared/events/small-batch-received';
import { publishMany } from '../../shared/jobs/publish';
import type { Tx } from '../../shared/store/sql';
import type { BatchOrder } from './batch-order';

export type Promised = { order: BatchOrder; lineCount: number; chunkCount: number };

/**
 * Promises the work on batches that this transaction accepts: a job for each chunk, or one for a batch so small that
 * somebody waits.
 */
export async function promiseChunks(tx: Tx, batches: readonly Promised[]): Promise<void> {
  const isSmall = ({ lineCount, chunkCount }: Promised) => chunkCount === 1 && lineCount <= mostSmallLines;
  const small = batches.filter(isSmall);
  const large = batches.filter((batch) => !isSmall(batch));
  await publishMany(
    tx,
    smallBatchReceived,
    small.map(({ order }) => ({ ...optionsOf(order), payload: { batchId: order.batchId, chunk: 0 as const } })),
  );
  await publishMany(
    tx,
    chunkReceived,
    large.flatMap(({ order, chunkCount }) =>
      Array.from({ length: chunkCount }, (_, chunk) => ({
        ...optionsOf(order),
        payload: { batchId: order.batchId, chunk },
        fairRank: chunk,
      })),
    ),
  );
}

const optionsOf = ({ partnerId, batchId, correlationId, traceParent }: BatchOrder) => ({
  tenant: partnerId,
  subjectId: batchId,
  correlationId,
  ...(traceParent !== undefined && { traceParent }),
});
