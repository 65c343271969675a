import { exemptionApproved } from '../../shared/events/exemption-approved';
import { defineJob } from '../../shared/jobs/define-job';

/**
 * An exemption was approved, and what its vehicle was assessed before is exempt as far as it is unpaid. Caused by
 * services/intake and the command approve-exemption.
 */
export const applyExemption = defineJob('tax.apply-exemption', {
  on: exemptionApproved,
  attempts: 8,
  timeoutSeconds: 60,
  setSize: 50,
  // More would only wait for each other: assessing stands still while one of them looks.
  concurrency: 1,
});
