import type { Handle } from '../../shared/jobs/handler';
import { checkAudit } from './check-audit';
import type { SchedulerTools } from './open';
import type { verifyAudit } from './verify-audit.job';

// More than lie between two weekly passes, so that every day is looked at while it is fresh.
const recentDays = 8;

export const handle: Handle<typeof verifyAudit, SchedulerTools> = ({ dueAt }, context) => {
  const from = new Date(Date.parse(dueAt) - recentDays * 24 * 3600 * 1000);
  return checkAudit({ from: from.toISOString().slice(0, 10), to: null }, 'recent', context);
};
