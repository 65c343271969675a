import type { HandleMany } from '../../shared/jobs/handler';
import { TryLater } from '../../shared/jobs/outcomes';
import { makeAuditPartitions } from '../../shared/store/audit-partitions';
import { isLockTimeout } from '../../shared/store/jobs/partitions';
import type { keepAuditPartitions } from './keep-audit-partitions.job';

const patienceSeconds = 2;

export const handleMany: HandleMany<typeof keepAuditPartitions> = async (jobs, { tx }) => {
  const made = await makeAuditPartitions(tx, patienceSeconds).catch((error: unknown) => {
    throw isLockTimeout(error) ? new TryLater(60, 'the audit is being read; its next month is made later') : error;
  });
  return new Map(jobs.map(({ eventId }) => [eventId, { made }]));
};
