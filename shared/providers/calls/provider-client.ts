// How every provider is called: within a time, with a limit on what it may answer, through a circuit breaker of its own,
// and with failures told apart by what they mean for the payment. Bodies are never logged, nor put into an error.
import type { z } from 'zod';
import { type CallTerms, codeIn, faultOfStatus } from './call-faults';
import { type GuardLimits, openGuard, usualGuardLimits } from './guard-calls';
import { ProviderFault, type ProviderFaultKind } from './provider-fault';
import { unknownFields } from './read-body';
import { sendRequest } from './send-request';

type CallHeaders = Record<string, string> | (() => Record<string, string>);

export type ProviderCall<S extends z.ZodType> = CallTerms & {
  method: 'GET' | 'POST';
  /** Added to the base address; begins with a slash. */
  path: string;
  /** As a function where each attempt needs others. */
  headers?: CallHeaders;
  body?: { json: unknown } | { form: Record<string, string> };
  /** What the answer must hold; an empty answer is read as undefined. */
  schema: S;
};

const usualLimits = { ...usualGuardLimits, largestAnswerBytes: 1_048_576 };

/** What all adapters of a process have in common. */
export type ProviderKit = {
  limits?: Partial<GuardLimits & { largestAnswerBytes: number }>;
  /** Told when a provider is left alone for a while, and when it answers again. */
  onBreaker?(provider: string, isOpen: boolean): void;
};

export type ProviderClient = {
  /** Resolves with a 2xx answer that the schema takes; everything else is a ProviderFault. */
  call<S extends z.ZodType>(call: ProviderCall<S>, signal: AbortSignal): Promise<z.output<S>>;
  /**
   * For what a provider's own library sends: the same time limit, breaker and, where it is safe, repetition. `work`
   * throws a ProviderFault (`fault`, `faultOfStatus`), or an error with a `code` of Node's connections.
   */
  guard<T>(terms: CallTerms, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** `message` goes on from the provider's name, as "paid somebody else". */
  fault(kind: ProviderFaultKind, message: string, code?: string | null, cause?: unknown): ProviderFault;
  faultOfStatus(terms: CallTerms, status: number, code?: unknown): ProviderFault;
};

/** Connects with the first call, not before. One for each provider and process, since the breaker lives in it. */
export function openProviderClient(provider: string, baseUrl: string, kit: ProviderKit = {}): ProviderClient {
  const limits = { ...usualLimits, ...kit.limits };
  const through = openGuard(provider, limits, (isOpen) => kit.onBreaker?.(provider, isOpen));
  const base = baseUrl.replace(/\/+$/, '');
  return {
    call: (call, signal) =>
      through(
        call,
        async (inner, onConnected) => {
          const { method, path, isSafe, headers, body } = call;
          const written = writeBody(body);
          const answer = await sendRequest(
            {
              method,
              url: base + path,
              headers: { accept: 'application/json', ...written.headers, ...readHeaders(headers) },
              body: written.text,
              mayReuse: isSafe,
              largestAnswerBytes: limits.largestAnswerBytes,
              onConnected,
            },
            inner,
          );
          return readAnswer(provider, call, answer);
        },
        signal,
      ),
    guard: (terms, work, signal) =>
      through(
        terms,
        (inner, onConnected) => {
          onConnected();
          return work(inner);
        },
        signal,
      ),
    fault: (kind, message, code = null, cause) =>
      new ProviderFault(provider, kind, `${provider} ${message}`, code, cause),
    faultOfStatus: (terms, status, code) => faultOfStatus(provider, terms, status, code),
  };
}

export const readHeaders = (headers: CallHeaders = {}): Record<string, string> =>
  typeof headers === 'function' ? headers() : headers;

function writeBody(body: ProviderCall<z.ZodType>['body']): { text: string | null; headers: Record<string, string> } {
  if (body === undefined) return { text: null, headers: {} };
  if ('json' in body) return { text: JSON.stringify(body.json), headers: { 'content-type': 'application/json' } };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { text: new URLSearchParams(body.form).toString(), headers };
}

function readAnswer<S extends z.ZodType>(
  provider: string,
  { name, isSafe, schema }: ProviderCall<S>,
  { status, body }: { status: number; body: Buffer },
): z.output<S> {
  const json = readJson(body);
  if (status < 200 || status > 299) throw faultOfStatus(provider, { name, isSafe }, status, codeIn(json));
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw new ProviderFault(
    provider,
    'nonsense',
    `${provider} answered "${name}" with something unknown: ${unknownFields(read.error)}`,
  );
}

/** Null for what is no JSON, which no schema takes. */
function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
