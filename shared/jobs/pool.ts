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

export const leaseSeconds = 30;
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
  /** Takes nothing new and resolves when what runs is done. */
  drain(): Promise<void>;
};

export function startPool(duty: Duty, context: RunContext, hears: () => boolean): Pool {
  const inbox = new Inbox();
  const { job } = duty;
  let active = 0;
  let draining = false;

  const run = async (pick: { eventIds: string[] } | { atMost: number }, claimed: () => void): Promise<number> => {
    active += 1;
    try {
      if (duty.handlers.handleMany !== undefined) return await runSet(duty, context, pick);
      const leased = await leaseJobs(context.db, job.name, pick, context.workerId, leaseSeconds);
      // The lease takes over from the bell: long work must not run into the broker's consumer timeout.
      claimed();
      await Promise.all(leased.map((one) => runLeased(duty, context, one as ClaimedJob)));
      return leased.length;
    } finally {
      active -= 1;
    }
  };

  /** Runs what was rung for. The bell is kept until the ledger has answered, however long the database is away. */
  async function runRung(atMost: number): Promise<void> {
    const taken = inbox.take(atMost);
    if (taken === null) return;
    let settled = false;
    const settle = () => {
      if (!settled) taken.settle();
      settled = true;
    };
    let faults = 0;
    while (!settled && !draining) {
      try {
        await run({ eventIds: taken.eventIds }, settle);
        settle();
      } catch (err) {
        await afterFault(err, ++faults);
        // An error that will not pass is reported and the bell let go; the reconciler rings again, so nothing spins.
        if (!isPassingFault(err)) settle();
      }
    }
  }

  async function afterFault(err: unknown, faults: number): Promise<void> {
    context.log[isPassingFault(err) ? 'warn' : 'error']({ err, job: job.name }, 'the ledger could not be asked');
    await pause(Math.min(100 * 2 ** faults, longestFaultPauseMs));
  }

  const setSize = duty.handlers.handleMany === undefined ? 1 : job.setSize;

  async function answerBells(): Promise<void> {
    if (inbox.size === 0) await inbox.wait(longestPollMs);
    if (inbox.size > 0 && inbox.size < setSize) await pause(gatherMs);
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
      if (hears()) {
        await answerBells();
        continue;
      }
      inbox.clear();
      try {
        pollMs = await askLedger(pollMs);
        faults = 0;
      } catch (err) {
        await afterFault(err, ++faults);
      }
    }
  }

  const runners = Array.from({ length: job.concurrency }, runner);
  return {
    duty,
    inbox,
    active: () => active,
    async drain() {
      draining = true;
      inbox.wake();
      await Promise.all(runners);
    },
  };
}
