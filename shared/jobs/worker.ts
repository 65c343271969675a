// One pool of workers in one process: reads its folder, opens what its handlers need, listens, beats, and stops
// gracefully. A new pool is a new folder; nothing here knows which there are.
import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { type Listener, listen } from '../messaging/listen';
import { topologyOf } from '../messaging/topology';
import type { Process } from '../process/process';
import { extendLeases } from '../store/jobs/claim-jobs';
import { returnLease } from '../store/jobs/settle-jobs';
import { beat, signOff } from '../store/jobs/workers';
import { withTx } from '../store/sql';
import { allJobs, workersFolder } from './catalogue';
import type { JobContract } from './define-job';
import type { HandlerFile } from './handler';
import { loadHandlers } from './load-handlers';
import { type Pool, startPool } from './pool';
import type { Duty, RunContext } from './run-context';

const beatSeconds = 2;

/** What `workers/<pool>/open.ts` may export: opens what the pool's handlers get besides the context. */
export type OpenPool = (process: Process) => Promise<Record<string, unknown>>;

/** Starts the pool of folder `workers/<name>` in this process. */
export async function startWorker(process: Process, name: string): Promise<void> {
  await startDuties(process, name, await dutiesOfFolder(process, name));
}

async function dutiesOfFolder(process: Process, name: string): Promise<Duty[]> {
  const opener = ['open.js', 'open.ts'].map((file) => join(workersFolder, name, file)).find(existsSync);
  const deps = opener === undefined ? {} : await (require(opener) as { open: OpenPool }).open(process);
  return allJobs()
    .filter((job) => job.name.startsWith(`${name}.`))
    .map((job) => ({ job, handlers: loadHandlers(job), deps }));
}

/** Runs duties until the process stops. */
export async function startDuties(process: Process, part: string, duties: readonly Duty[]): Promise<void> {
  const { db, log, metrics, config } = process;
  const abort = new AbortController();
  // Each job that runs listens to it until it has run; Node would take the eleventh for a leak.
  setMaxListeners(0, abort.signal);
  const workerId = uuidv7();
  const context: RunContext = { db, log, metrics, workerId, signal: abort.signal };
  const topology = topologyOf(config.BROKER_NAMESPACE);
  let listener: Listener | null = null;

  const pools = duties.map((one) =>
    startPool(one, context, config.JOB_LEASE_SECONDS, () => listener?.hears(topology.queueOf(one.job.name)) ?? false),
  );
  wakeOnCommit(process, pools);
  if (config.AMQP_URL !== undefined) {
    listener = await listen({
      url: config.AMQP_URL,
      topology,
      log,
      ears: pools.map(({ duty: { job, handlers }, inbox }) => ({
        queue: topology.queueOf(job.name),
        prefetch: prefetchOf(job, handlers),
        onDelivery: (delivery) => inbox.push(delivery),
      })),
    });
  }

  const stopBeating = keepBeating(process, async () => {
    const active = pools.reduce((sum, pool) => sum + pool.active(), 0);
    const broker = pools.every(({ duty: { job } }) => listener?.hears(topology.queueOf(job.name)));
    const jobs = duties.map(({ job }) => job.name);
    await beat(db, { id: workerId, part, host: hostname(), pid: globalThis.process.pid, jobs, active, broker });
    await extendLeases(
      db,
      workerId,
      pools.flatMap((pool) => [...pool.leased()]),
      config.JOB_LEASE_SECONDS,
    );
  });

  process.onStop(async () => {
    // First of all no runner takes anything new; bells that still come in go back with the connection.
    const drained = Promise.all(pools.map((pool) => pool.drain()));
    const patience = setTimeout(() => abort.abort(), config.STOP_SECONDS * 1000);
    await listener?.pause();
    await drained;
    clearTimeout(patience);
    stopBeating();
    // After the acknowledgements: what is still unacknowledged goes back to the queue with the connection.
    await listener?.close();
    await withTx(db, async (tx) => {
      const returned = await returnLease(tx, workerId);
      tx.announce(returned.map(({ name, event_id }) => ({ job: name, eventId: event_id })));
      await signOff(tx, workerId);
    });
  });
}

/** A bell may ring for a hundred jobs. About two sets are in hand: one that runs and one that is ready. */
const prefetchOf = (job: JobContract, handlers: HandlerFile): number =>
  handlers.handleMany === undefined
    ? job.concurrency * job.leasedTogether * 2
    : Math.min(200, Math.max(4, 2 * job.setSize));

/** Work announced in this very process need not wait for the next poll when there is no broker. */
function wakeOnCommit(process: Process, pools: readonly Pool[]): void {
  process.db.onCommit((announcements) => {
    for (const pool of pools) {
      const name = pool.duty.job.name;
      const mine = announcements.some((one) => ('job' in one ? one.job === name : one.jobs.includes(name)));
      if (mine) pool.inbox.wake();
    }
  });
}

function keepBeating(process: Process, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const next = async () => {
    await work().catch((err: unknown) => process.log.warn({ err }, 'a heartbeat could not be written'));
    if (!stopped) timer = setTimeout(next, beatSeconds * 1000);
  };
  timer = setTimeout(next, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
