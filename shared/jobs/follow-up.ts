import type { JobContract } from './define-job';
import type { ClaimedJob } from './handler';
import type { PublishOptions } from './publish';

/** What an event published by a running job inherits: who it is for, how to trace it, and what caused it. */
export const followUp = (job: JobContract, one: ClaimedJob): PublishOptions => ({
  cause: { name: job.name, eventId: one.eventId },
  ...(one.tenant !== null && { tenant: one.tenant }),
  ...(one.subjectId !== null && { subjectId: one.subjectId }),
  ...(one.correlationId !== null && { correlationId: one.correlationId }),
  ...(one.traceParent !== null && { traceParent: one.traceParent }),
});
