import type { HandleMany } from '../../shared/jobs/handler';
import { sweepAbandonedUploads } from '../../shared/store/batches';
import { forgetAnswers } from '../../shared/store/idempotency';
import type { SchedulerTools } from './open';
import type { sweepLeftovers } from './sweep-leftovers.job';

// An upload that lives refreshes its batch every few seconds; see services/intake.
const abandonedSeconds = 120;
const most = 10_000;

export const handleMany: HandleMany<typeof sweepLeftovers, SchedulerTools> = async (jobs, { tx, config, signal }) => {
  const uploads = await sweepAbandonedUploads(tx, abandonedSeconds);
  let answers = 0;
  for (let forgotten = most; forgotten === most && !signal.aborted; answers += forgotten) {
    forgotten = await forgetAnswers(tx, config.IDEMPOTENCY_HOURS, most);
  }
  return new Map(jobs.map(({ eventId }) => [eventId, { uploads, answers }]));
};
