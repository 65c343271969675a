// Follows batches for the clients that listen to them. All of them are read with one statement every half second,
// however many clients listen to however many batches.
import type { Logger } from 'pino';
import { type BatchRow, findBatches } from '../../shared/store/batch-reads';
import type { Database } from '../../shared/store/sql';

const intervalMs = 500;

export type BatchFollower = {
  /** Called with the batch every half second. */
  onBatch(batch: BatchRow): void;
  /** Called once, when the process stops. */
  onStop(): void;
};

export type BatchWatch = {
  /** Gives back how to stop it. */
  follow(batchId: string, follower: BatchFollower): () => void;
  stop(): void;
};

export function openBatchWatch(db: Database, log: Logger): BatchWatch {
  const followers = new Map<string, Set<BatchFollower>>();
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    if (followers.size === 0) return;
    const batches = await findBatches(db, [...followers.keys()]);
    for (const batch of batches) for (const { onBatch } of followers.get(batch.id) ?? []) onBatch(batch);
  }

  /** The next look is planned when the last is done: a slow database is not asked twice at a time. */
  function plan(): void {
    timer = setTimeout(() => {
      look()
        .catch((err: unknown) => log.warn({ err }, 'followed batches could not be read'))
        .finally(() => {
          timer = undefined;
          if (followers.size > 0) plan();
        });
    }, intervalMs);
  }

  return {
    follow(batchId, follower) {
      const own = followers.get(batchId) ?? new Set();
      own.add(follower);
      followers.set(batchId, own);
      if (timer === undefined) plan();
      return () => {
        own.delete(follower);
        if (own.size === 0 && followers.get(batchId) === own) followers.delete(batchId);
      };
    },
    stop() {
      clearTimeout(timer);
      for (const { onStop } of [...followers.values()].flatMap((own) => [...own])) onStop();
    },
  };
}
