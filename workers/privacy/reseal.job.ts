import { resealRequested } from '../../shared/events/reseal-requested';
import { defineJob } from '../../shared/jobs/define-job';

/** Values sealed with older keys wait for the new one. Caused by the command reseal-personal-data. */
export const reseal = defineJob('privacy.reseal', {
  on: resealRequested,
  attempts: 5,
  // Some 10 MB a second; a run that is aborted leaves what it did, and the next one passes over it.
  timeoutSeconds: 6 * 3600,
  concurrency: 1,
});
