// What the failures of a call to a provider mean: whether it took what we sent, and whether it is the provider that is
// in trouble. One place decides it for all of them.
import { ProviderFault, type ProviderFaultKind } from './provider-fault';
import { AnswerTooLarge } from './send-request';

/** `name` is for messages, as "status"; `isSafe`: being asked twice is the same to the provider as being asked once. */
export type CallTerms = { name: string; isSafe: boolean };

/** A fault that came as an answer: the provider is there. */
export class AnsweredFault extends ProviderFault {
  constructor(
    provider: string,
    kind: ProviderFaultKind,
    message: string,
    code: string | null,
    readonly status: number,
  ) {
    super(provider, kind, message, code);
  }
}

/** What never reached anybody, whoever reports it. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Null where an error did not come from a connection: then it is a fault of the program, and stays what it is. */
export function faultOfConnection(
  provider: string,
  { name, isSafe }: CallTerms,
  error: unknown,
  wasConnected: boolean,
): ProviderFault | null {
  if (error instanceof AnswerTooLarge)
    return new ProviderFault(provider, 'nonsense', `${provider} answered "${name}" with ${error.message}`);
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return null;
  if (!wasConnected || unsentCodes.has(code))
    return new ProviderFault(
      provider,
      'away',
      `${provider} could not be reached for "${name}" (${code})`,
      'CONNECTION_REFUSED',
    );
  const kind = isSafe ? 'away' : 'unclear';
  return new ProviderFault(
    provider,
    kind,
    `${provider} broke the connection during "${name}" (${code})`,
    'CONNECTION_BROKEN',
  );
}

/** What another status than 2xx means; `code` is the provider's own, as it came. */
export function faultOfStatus(provider: string, terms: CallTerms, status: number, code?: unknown): AnsweredFault {
  const message = `${provider} answered "${terms.name}" with status ${status}`;
  // Our key is wrong or was withdrawn: no payment can help it, and each is right again once somebody has seen to that.
  if (status === 401)
    return new AnsweredFault(
      provider,
      'away',
      `${provider} does not accept our credentials for "${terms.name}"`,
      wrongKey,
      status,
    );
  return new AnsweredFault(provider, kindOf(status, terms), message, readCode(code) ?? `HTTP_${status}`, status);
}

const wrongKey = 'CREDENTIALS_REFUSED';

function kindOf(status: number, { isSafe }: CallTerms): ProviderFaultKind {
  if (status === 429 || status === 503) return 'away';
  // A gateway that gave up says nothing about what became of the order behind it.
  if (status >= 500 || status === 408) return isSafe ? 'away' : 'unclear';
  return status >= 400 ? 'refused' : 'nonsense';
}

/** Long rows of digits are no codes; they may be somebody's number. */
const readCode = (code: unknown): string | null => {
  const text = typeof code === 'number' ? String(code) : code;
  return typeof text === 'string' && /^[\w.-]{1,60}$/.test(text) && !/\d{7}/.test(text) ? text : null;
};

/** Where providers put their code, tried in turn. */
export const codeIn = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  const codes = [fields.errorCode, fields.error_code, fields.code, fields.error, fields.messageId];
  const given = codes.find((one) => readCode(one) !== null);
  // Gateways before providers wrap theirs, and OneAPI wraps them twice.
  const inner = fields.fault ?? fields.requestError ?? fields.serviceException ?? fields.policyException;
  return given ?? codeIn(inner);
};

export const timedOut = (provider: string, { name, isSafe }: CallTerms, wasConnected: boolean, seconds: number) =>
  new ProviderFault(
    provider,
    isSafe || !wasConnected ? 'away' : 'unclear',
    `${provider} did not answer "${name}" within ${seconds} s`,
    'TIMEOUT',
  );

/** The caller gave up, most likely because the process stops. */
export const stopped = (provider: string, { name, isSafe }: CallTerms, wasConnected: boolean) =>
  new ProviderFault(
    provider,
    isSafe || !wasConnected ? 'away' : 'unclear',
    `"${name}" at ${provider} was stopped by us`,
    'STOPPED',
  );

export const resting = (provider: string, { name }: CallTerms, last: unknown) =>
  new ProviderFault(
    provider,
    'away',
    `${provider} failed too often in a row and is not asked for "${name}" for now${last instanceof Error ? `; last: ${last.message}` : ''}`,
    'BREAKER_OPEN',
  );

/** Whether a failure speaks against the provider as a whole. Answers to one payment do not, nor does our own stopping. */
export const isOutage = (error: unknown): boolean =>
  error instanceof ProviderFault &&
  (error.kind === 'away' || error.kind === 'unclear') &&
  error.code !== wrongKey &&
  error.code !== 'STOPPED';

/** Whether asking once more at once may help. Not when we have waited long already, or were told to come later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ProviderFault &&
  error.kind === 'away' &&
  !['TIMEOUT', 'STOPPED', 'BREAKER_OPEN', wrongKey].includes(error.code ?? '') &&
  !(error instanceof AnsweredFault && error.status === 429);
