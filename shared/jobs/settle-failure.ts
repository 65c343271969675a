// Writes a failed run down, and with the last one tells the business row that the job served.
import type { Logger } from 'pino';
import { releaseHeld } from '../store/jobs/publish-jobs';
import { type Failure, type Held, recordFailure } from '../store/jobs/settle-jobs';
import { type Database, isPassingFault, type Tx, withTx } from '../store/sql';
import type { JobContract } from './define-job';
import type { WhenDead } from './handler';

export type FailedRun = {
  job: JobContract;
  one: { eventId: string; payload: unknown; tenant: string | null; attempt: number };
  failure: Failure;
  /** The lease of a leased run; null for a run in a transaction. */
  held: Held | null;
  whenDead: WhenDead<JobContract> | undefined;
};

/**
 * One transaction for the ledger and the business row. When telling the business row fails, the job is failed all the
 * same: left waiting it would run again and again, in front of all others.
 */
export async function settleFailure(context: { db: Database; log: Logger }, run: FailedRun): Promise<void> {
  try {
    await withTx(context.db, (tx) => settleIn(tx, run));
  } catch (err) {
    if (isPassingFault(err) || run.failure.state !== 'failed' || run.whenDead === undefined) throw err;
    const { job, one } = run;
    context.log.error({ err, job: job.name, eventId: one.eventId }, 'a dead job could not be shown on what it served');
    await withTx(context.db, (tx) => settleIn(tx, { ...run, whenDead: undefined }));
  }
}

/** The same within a transaction that exists. */
export async function settleIn(tx: Tx, { job, one, failure, held, whenDead }: FailedRun): Promise<void> {
  const moved = await recordFailure(tx, job.name, one.eventId, failure, held ?? { attempt: one.attempt });
  if (!moved || failure.state !== 'failed') return;
  await whenDead?.(tx, one.payload as never, failure.reason);
  // A dead job frees its place in the tenant's window.
  if (job.fairWindow !== null) await releaseHeld(tx, job.name, job.fairWindow, [one.tenant ?? '']);
}
