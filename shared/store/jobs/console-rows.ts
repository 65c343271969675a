// A ledger row as the console shows it. Texts come out as they are stored; the console masks them before showing.

export type JobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'failed';

export type ConsoleJob = {
  name: string;
  eventId: string;
  event: string;
  payload: unknown;
  state: JobState;
  held: boolean;
  attempt: number;
  maxAttempts: number;
  priority: number;
  runAt: Date | null;
  progress: unknown;
  result: unknown;
  failedReason: string | null;
  stack: string | null;
  errorFingerprint: string | null;
  correlationId: string | null;
  traceParent: string | null;
  parentEventId: string | null;
  parentName: string | null;
  tenant: string | null;
  subjectId: string | null;
  lockedBy: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

export const consoleColumns = `job.name, job.event_id as "eventId", job.event, job.payload, job.state, job.held,
       job.attempt, job.max_attempts as "maxAttempts", job.priority, job.run_at as "runAt", job.progress, job.result,
       job.failed_reason as "failedReason", job.stack, job.error_fingerprint as "errorFingerprint",
       job.correlation_id as "correlationId", job.trace_parent as "traceParent",
       job.parent_event_id as "parentEventId", job.parent_name as "parentName", job.tenant,
       job.subject_id as "subjectId", job.locked_by as "lockedBy", job.created_at as "createdAt",
       job.started_at as "startedAt", job.finished_at as "finishedAt"`;
