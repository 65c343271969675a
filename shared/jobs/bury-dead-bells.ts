// Hears the bells whose consumers died with them again and again, and counts that in the ledger, where it can be seen.
import { listen } from '../messaging/listen';
import { topologyOf } from '../messaging/topology';
import type { Process } from '../process/process';
import { claimJobs } from '../store/jobs/claim-jobs';
import { withPatience, withTx } from '../store/sql';
import { afterFailure } from './after-failure';
import { findJob } from './catalogue';
import { loadHandlers } from './load-handlers';
import { settleIn } from './settle-failure';

/** Its process died each time a bell for it was delivered. */
class WorkerDied extends Error {
  override name = 'WorkerDied';
}

export async function buryDeadBells(process: Process): Promise<void> {
  const { config, log } = process;
  if (config.AMQP_URL === undefined) return;
  const topology = topologyOf(config.BROKER_NAMESPACE);
  const listener = await listen({
    url: config.AMQP_URL,
    topology,
    log,
    ears: [
      {
        queue: topology.deadBellsQueue,
        prefetch: 10,
        onDelivery: ({ eventIds, routingKey, acknowledge }) =>
          void settleDeadBell(process, routingKey, eventIds)
            .then(acknowledge)
            .catch((err: unknown) => log.error({ err, job: routingKey }, 'a dead bell could not be settled')),
      },
    ],
  });
  process.onStop(() => listener.close());
}

/**
 * A bell for many jobs says only that one of them may be poisonous: they are rung for one by one. A bell for a single
 * job that still waits counts as a failed attempt of it.
 */
export async function settleDeadBell(process: Process, jobName: string, eventIds: string[]): Promise<void> {
  const job = findJob(jobName);
  if (job === undefined) return;
  if (eventIds.length > 1) {
    for (const eventId of eventIds) process.bells.ring([{ job: jobName, eventId }]);
    return;
  }
  await withPatience(60, () =>
    withTx(process.db, async (tx) => {
      const [one] = await claimJobs(tx, job.name, { eventIds }, job.timeoutSeconds);
      if (one === undefined) return;
      const died = new WorkerDied('the worker died each time it ran this job');
      const failure = afterFailure(died, one.attempt + 1, one.maxAttempts, job.backoffSeconds, Math.random());
      const { whenDead } = failure.state === 'failed' ? loadHandlers(job) : {};
      await settleIn(tx, { job, one, failure, held: null, whenDead });
    }),
  );
}
