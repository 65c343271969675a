// A job is one subscriber's duty to act on one event. Its contract sits beside its handler and is all that a producer,
// the broker's topology, the console and the docs ever read: nothing is registered a second time.
import { addToCatalogue } from './catalogue';
import type { EventContract, Payload } from './define-event';

export type JobOptions<Event extends EventContract> = {
  on: Event;
  /** How often it may run before it is failed for good. */
  attempts: number;
  /** A run that takes longer is aborted and counts as failed. */
  timeoutSeconds: number;
  /** How many jobs a `handleMany` gets at most. Ignored for `handle`. */
  setSize?: number;
  /**
   * How many jobs one statement leases for a `handle`, which then runs them side by side; the next ones are leased when
   * all of them are done. For work that takes hardly longer than leasing it. Ignored for `handleMany`.
   */
  leasedTogether?: number;
  /** Runs, or sets of those, at the same time in one process. */
  concurrency?: number;
  /** First pause after a failure; doubles with each further one. */
  backoffSeconds?: number;
  /** Of one tenant at most this many may be claimable at a time; the rest is held back until one of them completes. */
  fairWindow?: number;
};

export type JobContract<Name extends string = string, Event extends EventContract = EventContract> = {
  name: Name;
  on: Event;
  attempts: number;
  timeoutSeconds: number;
  setSize: number;
  leasedTogether: number;
  concurrency: number;
  backoffSeconds: number;
  fairWindow: number | null;
};

export type JobPayload<Job extends JobContract> = Payload<Job['on']>;

/** Declares a job. The name is `<pool>.<file>`, the path of its two files below `workers/`. */
export function defineJob<Name extends `${string}.${string}`, Event extends EventContract>(
  name: Name,
  options: JobOptions<Event>,
): JobContract<Name, Event> {
  const usual = { setSize: 100, leasedTogether: 1, concurrency: 2, backoffSeconds: 2, fairWindow: null };
  const job = { name, ...usual, ...options };
  addToCatalogue(job);
  return job;
}
