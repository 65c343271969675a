// What stands between us and S3 in trouble: a time limit for each attempt, a circuit breaker, and a little repetition,
// which is safe for everything: what is stored twice is the same.
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { faultOfS3, StoreFault } from './store-fault';

export const usualStoreLimits = {
  /** For one attempt, the reading of the answer included. */
  timeoutSeconds: 10,
  /** Calls that go wrong in a row, after which the store is left alone. */
  failuresToOpen: 5,
  /** Then one call goes through, and its success closes the breaker. */
  openSeconds: 20,
};
export type StoreLimits = typeof usualStoreLimits;

type Work<T> = (signal: AbortSignal) => Promise<T>;
type Guard = <T>(call: string, work: Work<T>, signal: AbortSignal) => Promise<T>;

/** Every failure of S3 comes out as a StoreFault. `call` is for messages, as "put". */
export function openStoreGuard(limits: StoreLimits): Guard {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof StoreFault && error.kind !== 'denied'),
    { halfOpenAfter: limits.openSeconds * 1000, breaker: new ConsecutiveBreaker(limits.failuresToOpen) },
  );
  const again = retry(
    handleWhen((error) => error instanceof StoreFault && error.kind === 'passing'),
    { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1000 }) },
  );
  const once = async <T>(call: string, work: Work<T>, signal: AbortSignal): Promise<T> => {
    try {
      return await breaker.execute(() => attempt(call, limits.timeoutSeconds, work, signal));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const last = breaker.lastFailure;
      const why = last && 'error' in last ? `; last: ${last.error.message}` : '';
      throw new StoreFault('slow', `S3 failed too often in a row and is not asked for "${call}" for now${why}`);
    }
  };
  return (call, work, signal) => again.execute(() => once(call, work, signal), signal);
}

async function attempt<T>(call: string, seconds: number, work: Work<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const patience = timeout(seconds * 1000, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  let isOver = () => false;
  try {
    return await patience.execute((context) => {
      isOver = () => context.signal.aborted;
      return work(context.signal);
    }, signal);
  } catch (error) {
    // Whoever called has given up, which says nothing about the store.
    if (signal.aborted) throw signal.reason;
    // Whichever comes first: the end of the time, or what the work makes of being told so.
    if (error instanceof TaskCancelledError || isOver())
      throw new StoreFault('slow', `S3 did not answer "${call}" within ${seconds} s`, { cause: error });
    throw faultOfS3(call, error);
  }
}
