import { renewalDue } from '../../shared/events/renewal-due';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * A period of a subscription begins: its fee is assessed, and a payment ordered for it; or the payment of the last one is
 * ordered once more. Caused by payments.renew-subscriptions.
 */
export const renewSubscription = defineJob('payments.renew-subscription', {
  on: renewalDue,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 50,
});
