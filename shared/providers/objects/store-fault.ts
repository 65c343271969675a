// What the failures of S3 mean. One place decides it for all calls.
import { ObjectStoreAway } from './object-store';

/**
 * `passing`: asking again at once may help. `slow`: we have waited long already. `denied`: it is there and does not let us,
 * which waiting does not change and somebody has to see to.
 */
export type StoreFaultKind = 'passing' | 'slow' | 'denied';

export class StoreFault extends ObjectStoreAway {
  constructor(
    readonly kind: StoreFaultKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

type SdkError = { name?: unknown; code?: unknown; $metadata?: { httpStatusCode?: unknown } };

/**
 * What came from no answer came from the connection, or from settings that lead to none. The SDK wraps both in so many
 * ways that they cannot be told apart, and neither is a fault of what was to be stored.
 */
export function faultOfS3(call: string, error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  const { name, code, $metadata } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  // Never the message: it may repeat what was signed.
  if (typeof status === 'number') return faultOfStatus(call, status, readWord(name), error);
  return new StoreFault('passing', `S3 could not be reached for "${call}" (${readWord(code ?? name)})`, {
    cause: error,
  });
}

const readWord = (word: unknown): string =>
  typeof word === 'string' && /^[A-Za-z_]{1,60}$/.test(word) ? word : 'unknown';

function faultOfStatus(call: string, status: number, word: string, error: unknown): StoreFault {
  const answered = `S3 answered "${call}" with ${status} (${word})`;
  const cause = { cause: error };
  if (status === 403) {
    const why = 'the keys are not accepted, or may not do this in this bucket';
    return new StoreFault('denied', `${answered}: ${why}`, cause);
  }
  // Of a call that stores, or one for which the bucket is missing: an object that is not there is no fault.
  if (status === 404) return new StoreFault('denied', `${answered}: the bucket does not exist`, cause);
  // What was broken off in the middle of an answer keeps the status with which it began.
  if (status < 300 || status === 408 || status === 429 || (status >= 500 && status !== 501))
    return new StoreFault('passing', answered, cause);
  return new StoreFault('denied', answered, cause);
}
