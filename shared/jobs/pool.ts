// The runners of one job in one process. With bells they run what was rung for; without, they claim from the ledger,
// asking less and less often while there is nothing. Behind the claim both are the same code.
import { setTimeout as pause } from 'node:timers/promises';
import { leaseJobs } from '../store/jobs/claim-jobs';
import { isPassingFault } from '../store/sql';
import type { ClaimedJob } from './handler';
import { Inbox } from './inbox';
import type { Duty, RunContext } from './run-context';
import { runLeased } from './run-leased';
import { runSet } from './run-set';
import { Stopping } from './within-time';

// A set that is not full waits this long for more bells; under load the previous set takes longer than that anyway.
const gatherMs = 2;
const shortestPollMs = 20;
const longestPollMs = 1000;
const longestFaultPauseMs = 2000;

export type Pool = {
  duty: Duty;
  inbox: Inbox;
  /** Jobs or sets being run. */
  active(): number;
  /** Event ids of the jobs that run under a lease right now. */
  leased(): Iterable<string>;
  /** Takes nothing new and resolves when what runs is done. */
  drain(): Promise<void>;
};

export function startPool(duty: Duty, context: RunContext, leaseSeconds: number, hears: () => boolean): Pool {
  const inbox = new Inbox();
  const { job } = duty;
  const leased = new Set<string>();
  let active = 0;
  let draining = false;

  const run = async (pick: { eventIds: string[] } | { atMost: number }, claimed: () => void): Promise<number> => {
    active += 1;
    try {
      if (duty.handlers.handleMany !== undefined) return await runSet(duty, context, pick);
      const jobs = (await leaseJobs(context.db, job.name, pick, context.workerId, leaseSeconds)) as ClaimedJob[];
      // The lease takes over from the bell: long work must not run into the broker's consumer timeout.
      claimed();
      await Promise.all(jobs.map(runUnderLease));
      return jobs.length;
    } finally {
      active -= 1;
    }
  };

  async function runUnderLease(one: ClaimedJob): Promise<void> {
    leased.add(one.eventId);
    try {
      await runLeased(duty, context, one);
    } finally {
      leased.delete(one.eventId);
    }
  }

  /** Runs what was rung for. The bell is kept until the ledger has answered, however long the database is away. */
  async function runRung(atMost: number): Promise<void> {
    const taken = inbox.take(atMost);
    if (taken === null) return;
    let settled = false;
    const settle = () => {
      if (!settled) taken.settle();
      settled = true;
    };
    for (let faults = 1; !settled && !draining; faults += 1) {
      await run({ eventIds: taken.eventIds }, settle).then(settle, (err) => afterRungFault(err, faults, settle));
    }
  }

  async function afterRungFault(err: unknown, faults: number, settle: () => void): Promise<void> {
    // The process stops: the bell goes back with the connection.
    if (err instanceof Stopping) return;
    await afterFault(err, faults);
    // An error that will not pass is reported and the bell let go; the reconciler rings again, so nothing spins.
    if (!isPassingFault(err)) settle();
  }

  async function afterFault(err: unknown, faults: number): Promise<void> {
    context.log[isPassingFault(err) ? 'warn' : 'error']({ err, job: job.name }, 'the ledger could not be asked');
    await pause(Math.min(100 * 2 ** faults, longestFaultPauseMs));
  }

  const setSize = duty.handlers.handleMany === undefined ? job.leasedTogether : job.setSize;

  /**
   * Without a bell for a second the ledger is asked all the same: a broker that is blocked, or lost bells, would
   * otherwise leave work lying beside an idle worker.
   */
  async function answerBells(): Promise<void> {
    if (inbox.size === 0) await inbox.wait(longestPollMs);
    if (inbox.size === 0 && !draining) {
      await run({ atMost: setSize }, () => {});
      return;
    }
    if (inbox.size < setSize) await pause(gatherMs);
    await runRung(setSize);
  }

  /** Asks the ledger once and returns how long to wait before the next time. */
  async function askLedger(pollMs: number): Promise<number> {
    const claimed = await run({ atMost: setSize }, () => {});
    if (claimed > 0) return shortestPollMs;
    await inbox.wait(pollMs);
    return Math.min(pollMs * 2, longestPollMs);
  }

  async function runner(): Promise<void> {
    let pollMs = shortestPollMs;
    let faults = 0;
    while (!draining) {
      try {
        if (hears()) await answerBells();
        else {
          inbox.clear();
          pollMs = await askLedger(pollMs);
        }
        faults = 0;
      } catch (err) {
        if (!(err instanceof Stopping)) await afterFault(err, ++faults);
      }
    }
  }

  const runners = Array.from({ length: job.concurrency }, runner);
  return {
    duty,
    inbox,
    active: () => active,
    leased: () => leased,
    async drain() {
      draining = true;
      inbox.wake();
      await Promise.all(runners);
    },
  };
}
