// What a handler file may export. `handleMany` is for work that lies in the database, `handle` for work that calls
// outside or takes long; a file has one of the two.
import type { Logger } from 'pino';
import type { Database, Tx } from '../store/sql';
import type { JobContract, JobPayload } from './define-job';
import type { PublishOptions } from './publish';

export type ClaimedJob<Job extends JobContract = JobContract> = {
  eventId: string;
  payload: JobPayload<Job>;
  /** Runs before this one. */
  attempt: number;
  maxAttempts: number;
  tenant: string | null;
  subjectId: string | null;
  correlationId: string | null;
  traceParent: string | null;
};

/** `followUp` gives what an event that one of the jobs causes inherits from it. */
export type SetContext = {
  tx: Tx;
  db: Database;
  log: Logger;
  signal: AbortSignal;
  followUp(one: ClaimedJob): PublishOptions;
};

/**
 * Does a set of jobs in one transaction, which also claims and completes them: either all of it happened or nothing.
 * When it throws, each member runs again alone, so one poisonous job cannot hold up the others.
 * What it returns, if anything, is stored as the result of the job with that event id.
 */
export type HandleMany<Job extends JobContract, Deps = unknown> = (
  jobs: ClaimedJob<Job>[],
  context: SetContext & Deps,
  // biome-ignore lint/suspicious/noConfusingVoidType: most handlers have no results and should not have to return undefined
) => Promise<ReadonlyMap<string, unknown> | void>;

export type JobContext = {
  db: Database;
  log: Logger;
  signal: AbortSignal;
  job: ClaimedJob;
  /** What an event that this job causes inherits from it. */
  followUp: PublishOptions;
  /** Shown in the console; 0..100. */
  progress(percent: number): Promise<void>;
  /** Appends to the job's own log, which the console shows. No personal data. */
  note(message: string): Promise<void>;
  /**
   * Completes the job together with its effects, in one transaction and only if this worker still holds the lease.
   * A handler that never calls it is completed when it returns.
   */
  complete(effects: (tx: Tx) => Promise<unknown>): Promise<void>;
};

/** Does one job under a lease. No transaction is open while it runs, so it may call outside. */
export type Handle<Job extends JobContract, Deps = unknown> = (
  payload: JobPayload<Job>,
  context: JobContext & Deps,
) => Promise<unknown>;

/** Told once, in the transaction that fails the job for good, so that the business row it served can show it. */
export type WhenDead<Job extends JobContract> = (tx: Tx, payload: JobPayload<Job>, why: string) => Promise<unknown>;

// biome-ignore lint/suspicious/noExplicitAny: the pool pairs each handler with its own contract when it reads the folder
export type HandlerFile = { handleMany?: HandleMany<any, any>; handle?: Handle<any, any>; whenDead?: WhenDead<any> };
