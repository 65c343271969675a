// What stands between us and a provider that is in trouble: a time limit, a circuit breaker, and a little repetition where
// that is safe. One guard for each provider and process, so that one provider's trouble is not another's.
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
import { type CallTerms, faultOfConnection, isOutage, isPassing, resting, stopped, timedOut } from './call-faults';
import { ProviderFault } from './provider-fault';

export const usualGuardLimits = {
  /** For one attempt, the reading of the answer included. */
  timeoutSeconds: 10,
  /** So many in a row, whichever payments they are of. */
  failuresToOpen: 5,
  /** Then one call goes through, and its success closes the breaker. */
  openSeconds: 30,
};
export type GuardLimits = typeof usualGuardLimits;

type Work<T> = (signal: AbortSignal, onConnected: () => void) => Promise<T>;

/** Repetition around the breaker around the time limit: each attempt counts, and none is made while the breaker is open. */
export function openGuard(provider: string, limits: GuardLimits, onBreaker: (isOpen: boolean) => void) {
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: limits.openSeconds * 1000,
    breaker: new ConsecutiveBreaker(limits.failuresToOpen),
  });
  breaker.onBreak(() => onBreaker(true));
  breaker.onReset(() => onBreaker(false));
  const again = retry(handleWhen(isPassing), {
    maxAttempts: 2,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1000 }),
  });

  const once = async <T>(terms: CallTerms, work: Work<T>, signal: AbortSignal): Promise<T> => {
    try {
      const end = await breaker.execute(() => attempt(provider, terms, limits.timeoutSeconds, work, signal));
      if ('fault' in end) throw end.fault;
      return end.value;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const last = breaker.lastFailure;
      throw resting(provider, terms, last && 'error' in last ? last.error : undefined);
    }
  };
  return <T>(terms: CallTerms, work: Work<T>, signal: AbortSignal): Promise<T> =>
    terms.isSafe ? again.execute(() => once(terms, work, signal), signal) : once(terms, work, signal);
}

/** What is no outage comes back instead of being thrown: the breaker starts counting anew only after a success. */
async function attempt<T>(
  provider: string,
  terms: CallTerms,
  seconds: number,
  work: Work<T>,
  signal: AbortSignal,
): Promise<{ value: T } | { fault: unknown }> {
  let wasConnected = false;
  const onConnected = () => {
    wasConnected = true;
  };
  if (signal.aborted) return { fault: stopped(provider, terms, wasConnected) };
  const patience = timeout(seconds * 1000, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  let isOver = () => false;
  try {
    const value = await patience.execute((context) => {
      isOver = () => context.signal.aborted;
      return work(context.signal, onConnected);
    }, signal);
    return { value };
  } catch (error) {
    if (signal.aborted) return { fault: stopped(provider, terms, wasConnected) };
    // Whichever comes first: the end of the time, or what the work makes of being told so.
    const fault =
      error instanceof TaskCancelledError || isOver()
        ? timedOut(provider, terms, wasConnected, seconds)
        : error instanceof ProviderFault
          ? error
          : (faultOfConnection(provider, terms, error, wasConnected) ?? error);
    if (isOutage(fault)) throw fault;
    return { fault };
  }
}
