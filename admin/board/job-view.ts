// A ledger row in the shape in which Bull Board wants a job.
import type { JobState as BoardState, QueueJob, QueueJobJson } from '@bull-board/api/typings/app';
import { maskText } from '../../shared/process/mask';
import type { ConsoleJob } from '../../shared/store/jobs/console-rows';
import { maskValue } from './mask-values';

/** Bull Board reads more of a job than its type says, for the tree of causes. */
export type BoardJob = QueueJob & {
  id: string;
  name: string;
  progress: QueueJobJson['progress'];
  queueName: string;
  queueQualifiedName: string;
};

const refuse = async (): Promise<never> => {
  throw new Error('the console acts through its own routes');
};

export function boardJob(job: ConsoleJob): BoardJob {
  const json = jobJson(job);
  return {
    id: job.eventId,
    name: json.name,
    progress: json.progress,
    queueName: job.name,
    queueQualifiedName: job.name,
    opts: json.opts,
    toJSON: () => json,
    getState: async (): Promise<BoardState> => job.state,
    promote: refuse,
    remove: refuse,
    retry: refuse,
  };
}

function jobJson(job: ConsoleJob): QueueJobJson {
  return {
    id: job.eventId,
    name: job.event,
    progress: typeof job.progress === 'number' ? job.progress : 0,
    attemptsMade: job.attempt,
    timestamp: job.createdAt.getTime(),
    processedOn: job.startedAt?.getTime() ?? null,
    finishedOn: job.finishedAt?.getTime() ?? null,
    processedBy: job.lockedBy,
    delay: delayMs(job),
    failedReason: maskText(job.failedReason ?? ''),
    stacktrace: job.stack === null ? [] : [maskText(stackOf(job.failedReason ?? '', job.stack))],
    data: maskValue(job.payload),
    returnvalue: maskValue(job.result),
    priority: job.priority,
    opts: options(job),
  };
}

/** The board shows the stack and not the reason, so the reason has to be in it. */
const stackOf = (reason: string, stack: string): string => (stack.includes(reason) ? stack : `${reason}\n${stack}`);

/** From the row's birth to its next run; the board adds it to `timestamp`. */
const delayMs = ({ state, runAt, createdAt }: ConsoleJob): number =>
  state === 'delayed' && runAt !== null ? Math.max(0, runAt.getTime() - createdAt.getTime()) : 0;

/** What the ledger knows besides; `parent` is what Bull Board follows up to the first cause. */
const options = (job: ConsoleJob) => ({
  attempts: job.maxAttempts,
  priority: job.priority,
  ...(job.state === 'delayed' && job.runAt !== null && { runAt: job.runAt.toISOString(), delay: delayMs(job) }),
  ...(job.held && { heldBack: "waits for a place in its tenant's window" }),
  ...(job.tenant !== null && job.tenant !== '' && { tenant: job.tenant }),
  ...(job.subjectId !== null && { subject: job.subjectId }),
  ...(job.correlationId !== null && { correlationId: job.correlationId }),
  ...(job.traceParent !== null && { traceParent: job.traceParent }),
  ...(job.errorFingerprint !== null && { errorFingerprint: job.errorFingerprint }),
  ...(job.parentEventId !== null &&
    job.parentName !== null && { parent: { id: job.parentEventId, queue: job.parentName } }),
});
