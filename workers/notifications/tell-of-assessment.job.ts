import { assessedForAccount } from '../../shared/events/assessed-for-account';
import { defineJob } from '../../shared/jobs/define-job';

/** An account is told what it owes for a service. Caused by the API, when staff had it assessed. */
export const tellOfAssessment = defineJob('notifications.tell-of-assessment', {
  on: assessedForAccount,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 50,
});
