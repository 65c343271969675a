import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/**
 * What is unpaid is to be computed by the version that rules now: to see what would change, or to change it. Caused by
 * services/intake.
 */
export const reassessmentRequested = defineEvent('reassessment.requested', z.object({ reassessmentId: z.uuid() }));
