import { reassessmentRequested } from '../../shared/events/reassessment-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Unpaid assessments wait to be computed by the version that rules now. Caused by services/intake, for a trial and for its
 * application. Each page is a transaction of its own, so it runs under a lease and goes on where a run before it died.
 */
export const reassess = defineJob('tax.reassess', {
  on: reassessmentRequested,
  attempts: 5,
  // A million rows take a minute or two; payments that hold rows are waited for.
  timeoutSeconds: 3 * 3600,
  concurrency: 1,
  backoffSeconds: 10,
});
