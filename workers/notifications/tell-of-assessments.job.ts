import { ownersToTell } from '../../shared/events/batch-owners-to-tell';
import { defineJob } from '../../shared/jobs/define-job';

/** The owners of a batch's vehicles are told what they owe. Caused by workers/tax, where the partner wants it. */
export const tellOfAssessments = defineJob('notifications.tell-of-assessments', {
  on: ownersToTell,
  attempts: 8,
  timeoutSeconds: 3600,
});
