// What one process of many does for all: promotes due jobs, frees lost leases, rings again, runs schedules, keeps the
// counters and the windows right. Any number stand by; a row in `leadership` says who leads, for ten seconds at a time.
import type { Process } from '../process/process';
import { countJobs, foldCounts } from '../store/jobs/count-jobs';
import { releaseHeld, tenantsHeldBack } from '../store/jobs/publish-jobs';
import { freeExpiredLeases, promoteDue } from '../store/jobs/repair-jobs';
import { forgetSilentWorkers, giveUpLead, takeLead } from '../store/jobs/workers';
import { withTx } from '../store/sql';
import { allJobs } from './catalogue';
import { openRingAgain } from './ring-again';
import { enterSchedules, runDueSchedules } from './run-schedules';

const role = 'scheduler';
const leadSeconds = 10;
const tickMs = 500;
const silentWorkerSeconds = 30;

type LeadDuty = { everyMs: number; run(): Promise<unknown>; dueAt: number };

/** Stands for the lead until the process stops. Every duty is safe when two lead for a moment; it only wastes work. */
export function lead(process: Process): void {
  const { db, log, metrics, id } = process;
  const duties = leadDuties(process);
  let leading = false;
  let stopped = false;
  let timer: NodeJS.Timeout;
  let running: Promise<void> = Promise.resolve();

  const tick = async () => {
    const leads = await takeLead(db, role, id, leadSeconds);
    if (leads && !leading) {
      log.info('leads the scheduler');
      await enterSchedules(db);
    }
    leading = leads;
    metrics.leader.set(leading ? 1 : 0);
    if (leading) await runDue(process, duties);
  };
  const next = () => {
    running = tick()
      .catch((err: unknown) => {
        leading = false;
        log.warn({ err }, 'the lead could not be taken or kept');
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(next, tickMs);
      });
  };
  next();
  process.onStop(async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
    if (leading) await giveUpLead(db, role, id);
  });
}

/** One duty that fails must not keep the others from running. */
async function runDue(process: Process, duties: LeadDuty[]): Promise<void> {
  for (const duty of duties) {
    if (Date.now() < duty.dueAt) continue;
    duty.dueAt = Date.now() + duty.everyMs;
    await duty.run().catch((err: unknown) => process.log.warn({ err }, 'a duty of the leader failed'));
  }
}

function leadDuties(process: Process): LeadDuty[] {
  const { db, bells, metrics } = process;
  const every = (everyMs: number, run: () => Promise<unknown>): LeadDuty => ({ everyMs, run, dueAt: 0 });
  return [
    every(500, () => withTx(db, (tx) => promoteDue(tx, 5000))),
    every(1000, () => runDueSchedules(db)),
    every(1000, () => withTx(db, (tx) => foldCounts(tx))),
    every(1000, openRingAgain(db, bells)),
    every(2000, () => withTx(db, (tx) => freeExpiredLeases(tx, 5000))),
    every(3000, () => repairWindows(process)),
    every(5000, () => showCounts(process, metrics)),
    every(10_000, () => forgetSilentWorkers(db, silentWorkerSeconds)),
  ];
}

/** A place can be lost when two releases collide and one rolls back; nothing else would fill it until the next job. */
async function repairWindows({ db }: Process): Promise<void> {
  for (const { name, fairWindow } of allJobs()) {
    if (fairWindow === null) continue;
    await withTx(db, async (tx) => {
      const tenants = await tenantsHeldBack(tx, name);
      if (tenants.length > 0) await releaseHeld(tx, name, fairWindow, tenants);
    });
  }
}

async function showCounts({ db }: Process, metrics: Process['metrics']): Promise<void> {
  metrics.queueJobs.reset();
  for (const { name, state, count } of await countJobs(db)) metrics.queueJobs.set({ job: name, state }, count);
}
