import type { HandleMany } from '../../shared/jobs/handler';
import { TryLater } from '../../shared/jobs/outcomes';
import { dropOldestPartition, isLockTimeout, makePartitions, weeksAhead } from '../../shared/store/jobs/partitions';
import type { keepPartitions } from './keep-partitions.job';
import type { SchedulerTools } from './open';

const dayMs = 24 * 3600 * 1000;

/** Drops one week a night: there is one more each week. */
export const handleMany: HandleMany<typeof keepPartitions, SchedulerTools> = async (jobs, { tx, log, config }) => {
  const now = Date.now();
  await makePartitions(tx, new Date(now), weeksAhead);
  const oldest = new Date(now - config.LEDGER_RETENTION_DAYS * dayMs);
  const dropped = await dropOldestPartition(tx, oldest).catch((error: unknown) => {
    throw isLockTimeout(error) ? new TryLater(60, 'the ledger is being read; the old week is dropped later') : error;
  });
  if (dropped.length > 0) log.info({ dropped }, 'a week past its retention is dropped');
  return new Map(jobs.map(({ eventId }) => [eventId, { dropped }]));
};
