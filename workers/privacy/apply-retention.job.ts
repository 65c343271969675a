import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** What is kept no longer than shared/domain/retention allows goes. Caused by the clock, nightly. */
export const applyRetention = defineJob('privacy.apply-retention', {
  on: nightCame,
  attempts: 3,
  timeoutSeconds: 3600,
  concurrency: 1,
  backoffSeconds: 60,
});
