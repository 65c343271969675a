import { nightCame } from '../../shared/events/clock';
import { defineJob } from '../../shared/jobs/define-job';

/** People who asked to be erased, and whose time to think better of it is over. Caused by the clock, nightly. */
export const erasePeople = defineJob('privacy.erase-people', {
  on: nightCame,
  attempts: 3,
  timeoutSeconds: 3600,
  concurrency: 1,
  backoffSeconds: 60,
});
