// Leaves a mail server alone for a while that has come to no answer several times in a row.
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleType } from 'cockatiel';
import { MessageFault } from './message-provider';

type Limits = { failuresToOpen: number; openSeconds: number };

/** What is about one mail alone counts as an answer: it comes back as a value, since only those end a row of failures. */
export function openSmtpBreaker(name: string, limits: Limits, onBreaker: (isOpen: boolean) => void = () => {}) {
  const breaker = circuitBreaker(handleType(MessageFault), {
    halfOpenAfter: limits.openSeconds * 1000,
    breaker: new ConsecutiveBreaker(limits.failuresToOpen),
  });
  breaker.onBreak(() => onBreaker(true));
  breaker.onReset(() => onBreaker(false));

  return async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      const end = await breaker.execute(() => endOf(work, signal));
      if ('fault' in end) throw end.fault;
      return end.value;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      const last = breaker.lastFailure;
      const why = last !== undefined && 'error' in last ? `: ${last.error.message}` : '';
      throw new MessageFault(name, 'away', `it is left alone for a while${why}`);
    }
  };
}

async function endOf<T>(work: () => Promise<T>, signal: AbortSignal): Promise<{ value: T } | { fault: unknown }> {
  try {
    return { value: await work() };
  } catch (fault) {
    const isAnswer = fault instanceof MessageFault && (fault.kind === 'refused' || fault.kind === 'again');
    // Whoever stops waiting learns nothing about the server.
    if (isAnswer || signal.aborted) return { fault };
    throw fault;
  }
}
