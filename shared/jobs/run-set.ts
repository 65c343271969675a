// Runs a set of jobs in one transaction: claim, work, follow-ups, complete. A crash before the commit leaves everything
// as it was; a crash after it costs at most a bell that comes to nothing.
import { claimJobs, type Pick } from '../store/jobs/claim-jobs';
import { releaseHeld } from '../store/jobs/publish-jobs';
import { completeJobs } from '../store/jobs/settle-jobs';
import { isPassingFault, type Tx, withTx } from '../store/sql';
import { afterFailure } from './after-failure';
import { followUp } from './follow-up';
import type { ClaimedJob } from './handler';
import type { Duty, RunContext } from './run-context';
import { settleFailure } from './settle-failure';
import { Stopping, withinTime } from './within-time';

/**
 * Returns how many jobs it claimed, 0 when none of them waits any more. Throws only passing faults of the database and
 * Stopping: nothing happened then, and whoever has the bell, or the next process, tries the same again.
 */
export async function runSet(duty: Duty, context: RunContext, pick: Pick): Promise<number> {
  const { job } = duty;
  let claimed: ClaimedJob[] = [];
  const startedAt = performance.now();
  try {
    await withTx(context.db, async (tx) => {
      claimed = (await claimJobs(tx, job.name, pick, job.timeoutSeconds)) as ClaimedJob[];
      if (claimed.length > 0) await work(duty, context, tx, claimed);
    });
  } catch (error) {
    if (isPassingFault(error) || error instanceof Stopping || claimed.length === 0) throw error;
    await afterFailedSet(duty, context, claimed, error);
    return claimed.length;
  }
  if (claimed.length > 0) {
    context.metrics.jobs.inc({ job: job.name, outcome: 'completed' }, claimed.length);
    context.metrics.jobSetSeconds.observe({ job: job.name }, (performance.now() - startedAt) / 1000);
  }
  return claimed.length;
}

async function work(duty: Duty, context: RunContext, tx: Tx, claimed: ClaimedJob[]): Promise<void> {
  const { job, handlers, deps } = duty;
  const { db, log } = context;
  for (const one of claimed) one.payload = job.on.payload.parse(one.payload);
  const results = await withinTime(job.timeoutSeconds, context.signal, (signal) =>
    handlers.handleMany!(claimed, { ...deps, tx, db, log, signal, followUp: (one: ClaimedJob) => followUp(job, one) }),
  );
  const eventIds = claimed.map(({ eventId }) => eventId);
  await completeJobs(tx, job.name, eventIds, results ?? undefined);
  if (job.fairWindow !== null) await releaseHeld(tx, job.name, job.fairWindow, tenantsOf(claimed));
}

/** One poisonous job must not hold up the others: each runs again alone, and only the one that still fails is failed. */
async function afterFailedSet(duty: Duty, context: RunContext, claimed: ClaimedJob[], error: unknown): Promise<void> {
  if (claimed.length === 1) return failOne(duty, context, claimed[0]!, error);
  context.log.warn({ err: error, job: duty.job.name, jobs: claimed.length }, 'a set failed; its jobs run alone');
  for (const { eventId } of claimed) await runSet(duty, context, { eventIds: [eventId] });
}

async function failOne(duty: Duty, context: RunContext, one: ClaimedJob, error: unknown): Promise<void> {
  const { job, handlers } = duty;
  const failure = afterFailure(error, one.attempt + 1, one.maxAttempts, job.backoffSeconds, Math.random());
  context.metrics.jobs.inc({ job: job.name, outcome: failure.state });
  await settleFailure(context, { job, one, failure, held: null, whenDead: handlers.whenDead });
}

const tenantsOf = (claimed: readonly { tenant: string | null }[]): string[] => [
  ...new Set(claimed.map(({ tenant }) => tenant ?? '')),
];
