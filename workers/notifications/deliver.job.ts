import { notificationRequested } from '../../shared/events/notification-requested';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Somebody is to be told something, or could not be told by the way that was tried. Caused by whoever has to tell, and by
 * what carriers tell of messages that did not arrive. What a carrier does wrong spends no attempt: it ends when the message
 * is worth nothing any more.
 */
export const deliver = defineJob('notifications.deliver', {
  on: notificationRequested,
  attempts: 24,
  timeoutSeconds: 90,
  concurrency: 6,
  backoffSeconds: 10,
});
