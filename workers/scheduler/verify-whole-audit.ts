import type { Handle } from '../../shared/jobs/handler';
import { checkAudit } from './check-audit';
import type { SchedulerTools } from './open';
import type { verifyWholeAudit } from './verify-whole-audit.job';

/** Everything, not only what is new since the last time: what was sound then may have been changed since. */
export const handle: Handle<typeof verifyWholeAudit, SchedulerTools> = (_, context) =>
  checkAudit({ from: null, to: null }, 'all', context);
