// Runs one job that calls outside or takes long: no transaction is open meanwhile, a lease says whose it is, and only
// the holder of the lease at this attempt can complete it.

import { releaseHeld } from '../store/jobs/publish-jobs';
import { appendJobLog, completeLeased, setProgress } from '../store/jobs/settle-jobs';
import { type Tx, withPatience, withTx } from '../store/sql';
import { afterFailure } from './after-failure';
import { followUp } from './follow-up';
import type { ClaimedJob, JobContext } from './handler';
import { GiveUp } from './outcomes';
import type { Duty, RunContext } from './run-context';
import { settleFailure } from './settle-failure';
import { Stopping, withinTime } from './within-time';

/** The lease went to somebody else while this worker was away. What it did inside PostgreSQL is rolled back. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

// How long a finished run may wait for a database that restarts before its lease decides.
const patienceSeconds = 20;

/** Runs a job that leaseJobs has claimed; `one.attempt` counts this run. Never throws. */
export async function runLeased(duty: Duty, context: RunContext, one: ClaimedJob): Promise<void> {
  const { job } = duty;
  const startedAt = Date.now();
  try {
    if (one.attempt > one.maxAttempts) throw new GiveUp(`its worker died in each of ${one.maxAttempts} attempts`);
    await runOne(duty, context, one);
    context.metrics.jobs.inc({ job: job.name, outcome: 'completed' });
  } catch (error) {
    await failLeased(duty, context, one, error);
  } finally {
    context.metrics.jobSetSeconds.observe({ job: job.name }, (Date.now() - startedAt) / 1000);
  }
}

async function runOne(duty: Duty, context: RunContext, one: ClaimedJob): Promise<void> {
  const { job, handlers, deps } = duty;
  const { db } = context;
  let completed = false;

  const complete = async (effects: (tx: Tx) => Promise<unknown>, result?: unknown) => {
    if (completed) throw new Error(`${job.name} completed itself twice`);
    await withPatience(patienceSeconds, () =>
      withTx(db, async (tx) => {
        const held = { workerId: context.workerId, attempt: one.attempt };
        if (!(await completeLeased(tx, job.name, one.eventId, held, result)))
          throw new LeaseLost(`lost ${one.eventId}`);
        await effects(tx);
        if (job.fairWindow !== null) await releaseHeld(tx, job.name, job.fairWindow, [one.tenant ?? '']);
      }),
    );
    completed = true;
  };

  const payload = job.on.payload.parse(one.payload);
  const result = await withinTime(job.timeoutSeconds, context.signal, (signal) => {
    const own: JobContext = {
      db,
      log: context.log,
      signal,
      job: one,
      followUp: followUp(job, one),
      complete,
      progress: async (percent) => void (await setProgress(db, job.name, one.eventId, context.workerId, percent)),
      note: async (message) => void (await appendJobLog(db, job.name, one.eventId, 'info', message)),
    };
    return handlers.handle!(payload as never, { ...deps, ...own });
  });
  if (!completed) await complete(async () => {}, result);
}

async function failLeased(duty: Duty, context: RunContext, one: ClaimedJob, error: unknown): Promise<void> {
  const { job, handlers } = duty;
  if (error instanceof LeaseLost) {
    context.log.warn({ job: job.name, eventId: one.eventId }, 'lease lost; another worker has the job');
    return;
  }
  // The stopping process returns its leases, and the attempt does not count.
  if (error instanceof Stopping) return;
  const failure = afterFailure(error, one.attempt, one.maxAttempts, job.backoffSeconds, Math.random());
  context.metrics.jobs.inc({ job: job.name, outcome: failure.state });
  const held = { workerId: context.workerId, attempt: one.attempt };
  await withPatience(patienceSeconds, () =>
    settleFailure(context, { job, one, failure, held, whenDead: handlers.whenDead }),
  ).catch((err: unknown) => {
    // Nobody extends the lease from here on, so it runs out and the job is freed; its attempt is counted.
    context.log.error({ err, job: job.name, eventId: one.eventId }, 'a failure could not be recorded');
  });
}
