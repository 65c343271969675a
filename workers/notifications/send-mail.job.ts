import { notificationRequested } from '../../shared/events/notification-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Somebody is to be told something by mail. Caused by services/identity, the console and workers/privacy.
 * A server that says "not now" is asked again over some three hours, which is longer than greylisting lasts.
 */
export const sendMail = defineJob('notifications.send-mail', {
  on: notificationRequested,
  attempts: 24,
  timeoutSeconds: 60,
  concurrency: 3,
  backoffSeconds: 10,
});
