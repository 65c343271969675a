import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** From now on a vehicle is exempt, and may have been assessed before. Caused by whoever approves a proposal. */
export const exemptionApproved = defineEvent('exemption.approved', z.object({ exemptionId: z.uuid() }));
