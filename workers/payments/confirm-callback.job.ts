import { callbackHinted } from '../../shared/events/callback-received';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * Somebody told of a payment and signed nothing: its provider is asked how it stands. Caused by services/callbacks, and by
 * whoever has failed ones handled again.
 */
export const confirmCallback = defineJob('payments.confirm-callback', {
  on: callbackHinted,
  attempts: 10,
  timeoutSeconds: 60,
  concurrency: 16,
  backoffSeconds: 5,
});
