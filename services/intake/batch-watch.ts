// Follows batches for the clients that listen to them. All of them are read with one statement every half second,
// however many clients listen to however many batches.
import type { Logger } from 'pino';
import { type BatchRow, findBatches } from '../../shared/store/batch-reads';
import type { Database } from '../../shared/store/sql';

const intervalMs = 500;
// Whoever follows on has to show its key again: it may have been revoked since. At a hundred streams of one partner
// this is 600 requests an hour, which the limits of a key allow.
const longestSeconds = 600;

export type BatchFollower = {
  /** Called with the batch every half second. */
  onBatch(batch: BatchRow): void;
  /** Called when it has been followed for as long as one may, or the process stops. */
  onEnd(): void;
};

export type BatchWatch = {
  /** Gives back how to stop it. */
  follow(batchId: string, follower: BatchFollower): () => void;
  stop(): void;
};

type Following = BatchFollower & { endsAtMs: number };

export function openBatchWatch(db: Database, log: Logger, mostSeconds = longestSeconds): BatchWatch {
  const followers = new Map<string, Set<Following>>();
  let timer: NodeJS.Timeout | undefined;

  const everyFollower = () => [...followers.values()].flatMap((own) => [...own]);

  async function look(): Promise<void> {
    for (const { endsAtMs, onEnd } of everyFollower()) if (endsAtMs <= performance.now()) onEnd();
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
      const following = { ...follower, endsAtMs: performance.now() + mostSeconds * 1000 };
      own.add(following);
      followers.set(batchId, own);
      if (timer === undefined) plan();
      return () => {
        own.delete(following);
        if (own.size === 0 && followers.get(batchId) === own) followers.delete(batchId);
      };
    },
    stop() {
      clearTimeout(timer);
      for (const { onEnd } of everyFollower()) onEnd();
    },
  };
}
