import { exportRequested } from '../../shared/events/export-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Somebody asked for everything that is kept of them. Caused by services/identity.
 * Looks through the owners of all vehicles, 500 blocks a million lines, so it runs under a lease and not in a
 * transaction.
 */
export const exportPerson = defineJob('privacy.export-person', {
  on: exportRequested,
  attempts: 5,
  timeoutSeconds: 600,
  concurrency: 1,
});
