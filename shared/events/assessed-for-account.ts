import { z } from 'zod';
import { defineEvent } from '../jobs/define-event';

/** A service was assessed that an account owes and somebody else asked for. Caused by the API, when staff do. */
export const assessedForAccount = defineEvent('assessment.created-for-account', z.object({ assessmentId: z.uuid() }));
