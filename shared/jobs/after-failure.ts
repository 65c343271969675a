// What happens to a job whose run failed. Pure: the runner only carries the answer out.
import { createHash } from 'node:crypto';
import { ZodError } from 'zod';
import { maskText } from '../process/mask';
import type { Failure } from '../store/jobs/settle-jobs';
import { GiveUp, TryLater } from './outcomes';

const longestPauseSeconds = 600;
const longestReason = 2000;
const longestStack = 8000;

/** Masked, cut, and without NUL, which PostgreSQL's text does not take: a failure must never fail to be recorded. */
const storable = (text: string, longest: number): string => maskText(text).replaceAll('\0', '').slice(0, longest);

/**
 * `attempt` counts this run; `jitter` lies in 0..1 and spreads the pauses of jobs that failed together, so that they
 * do not all come back at the same moment.
 */
export function afterFailure(
  error: unknown,
  attempt: number,
  maxAttempts: number,
  backoffSeconds: number,
  jitter: number,
): Failure {
  const reason = reasonOf(error);
  const stack = error instanceof Error ? storable(error.stack ?? '', longestStack) : null;
  const fingerprint = fingerprintOf(error);
  if (error instanceof TryLater) {
    return { state: 'delayed', attempt: attempt - 1, inSeconds: error.seconds, reason, stack: null, fingerprint: null };
  }
  const dead = error instanceof GiveUp || error instanceof ZodError || attempt >= maxAttempts;
  if (dead) return { state: 'failed', attempt, inSeconds: 0, reason, stack, fingerprint };
  return {
    state: 'delayed',
    attempt,
    inSeconds: pauseSeconds(attempt, backoffSeconds, jitter),
    reason,
    stack,
    fingerprint,
  };
}

/** Doubles from `backoffSeconds`, capped at ten minutes; the upper half is random. */
export function pauseSeconds(attempt: number, backoffSeconds: number, jitter: number): number {
  const full = Math.min(backoffSeconds * 2 ** (attempt - 1), longestPauseSeconds);
  return full / 2 + (full / 2) * jitter;
}

function reasonOf(error: unknown): string {
  if (error instanceof ZodError) {
    const faults = error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
    return storable(`the payload breaks its contract: ${faults.join('; ')}`, longestReason);
  }
  const text = error instanceof Error ? error.message || error.name : String(error);
  return storable(text, longestReason);
}

/**
 * Groups failures by cause: the kind of error, its text without what differs from job to job, and where it was thrown.
 * The same fault in ten thousand jobs has one fingerprint, so the console shows one line for it.
 */
export function fingerprintOf(error: unknown): string {
  const kind = error instanceof Error ? error.name : typeof error;
  // Masked first: a hash of a name or a number would confirm a guess.
  const text = maskText(error instanceof Error ? error.message : String(error))
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '#')
    .replace(/"[^"]*"|'[^']*'/g, '#')
    .replace(/\d+/g, '#');
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  const where = (place ?? '').replace(/:\d+:\d+\)?$/, '').replace(/^.*[\\/]/, '');
  return createHash('sha256').update(`${kind}\n${text}\n${where}`).digest('hex').slice(0, 16);
}
