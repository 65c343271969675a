import type { HandleMany } from '../../shared/jobs/handler';
import { dropOldPartitions, makePartitions, weeksAhead } from '../../shared/store/jobs/partitions';
import type { keepPartitions } from './keep-partitions.job';
import type { SchedulerTools } from './open';

export const handleMany: HandleMany<typeof keepPartitions, SchedulerTools> = async (jobs, { tx, log, config }) => {
  const now = Date.now();
  await makePartitions(tx, new Date(now), weeksAhead);
  const dropped = await dropOldPartitions(tx, new Date(now - config.LEDGER_RETENTION_DAYS * 24 * 3600 * 1000));
  if (dropped.length > 0) log.info({ dropped }, 'partitions past their retention are dropped');
  return new Map(jobs.map(({ eventId }) => [eventId, { dropped }]));
};
