// Requests to addresses that somebody outside may choose, such as a partner's webhook endpoint: they must not become
// requests to ourselves, to the machines beside us or to a cloud's metadata (SSRF).
import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

export type OutgoingOptions = {
  /** Ports that may be asked; 443 alone by default. */
  ports?: readonly number[];
  /** Takes http: besides https:. For simulators in development. */
  allowsPlainText?: boolean;
  /** Addresses that may be asked although they are not public. For simulators in development. */
  allowedAddresses?: readonly string[];
  /** How names become addresses; the system's way by default. Its answers are checked all the same. */
  lookup?: LookupFunction;
};

export type OutgoingRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** From looking up the name to the last byte of the answer. */
  timeoutSeconds: number;
  /** Of the answer's body; one byte more and there is no answer. */
  maxBytes: number;
  signal?: AbortSignal;
};

/** A redirect is an answer like any other: following it would ask an address that nobody checked. */
export type OutgoingAnswer = { status: number; headers: IncomingMessage['headers']; body: Buffer };

/** `refused` will be so the next time; `timeout`, `too-large` and `unreachable` may not. */
export type OutgoingFault = 'refused' | 'timeout' | 'too-large' | 'unreachable';

/** Its message names the host and nothing of the path or query, in which secrets may stand. */
export class OutgoingFailure extends Error {
  override name = 'OutgoingFailure';
  constructor(
    readonly fault: OutgoingFault,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export type Outgoing = (url: string, request: OutgoingRequest) => Promise<OutgoingAnswer>;

const longestUrl = 2048;
// An answer whose headers alone are larger than this is no answer to a request of ours.
const maxHeaderSize = 16_384;

/**
 * The agents check the address that a connection is really made to, after the name was looked up and on every
 * connection: a name that resolves to something else the second time (DNS rebinding) gains nothing. Connections are not
 * kept, and variables of the environment that name a proxy are not read.
 */
export function openOutgoing(options: OutgoingOptions = {}): Outgoing {
  const { ports = [443], allowsPlainText = false, allowedAddresses = [], lookup } = options;
  const filter = { keepAlive: false, allowIPAddressList: [...allowedAddresses] };
  const secure = new RequestFilteringHttpsAgent({ ...filter, minVersion: 'TLSv1.2' });
  const plain = new RequestFilteringHttpAgent(filter);

  return async (text, given) => {
    const url = checkedUrl(text, ports, allowsPlainText);
    const isSecure = url.protocol === 'https:';
    const agent = isSecure ? secure : plain;
    return exchange(url, isSecure, given, { agent, maxHeaderSize, ...(lookup !== undefined && { lookup }) });
  };
}

/** The parser of URLs has written every notation of an address (decimal, octal, hex, short) as four decimal numbers. */
function checkedUrl(text: string, ports: readonly number[], allowsPlainText: boolean): URL {
  const refused = (why: string) => new OutgoingFailure('refused', `this address is not asked: ${why}`);
  if (text.length > longestUrl || !URL.canParse(text)) throw refused('it is no URL');
  const url = new URL(text);
  const isPlainText = url.protocol === 'http:';
  if (url.protocol !== 'https:' && !(allowsPlainText && isPlainText)) throw refused('it is not https');
  if (url.username !== '' || url.password !== '') throw refused('it holds a user name or a password');
  const port = Number(url.port || (isPlainText ? 80 : 443));
  if (!ports.includes(port)) throw refused(`port ${port} is not one of ${ports.join(', ')}`);
  return url;
}

async function exchange(
  url: URL,
  isSecure: boolean,
  given: OutgoingRequest,
  connection: RequestOptions,
): Promise<OutgoingAnswer> {
  const { method = 'GET', headers = {}, body, timeoutSeconds, maxBytes, signal } = given;
  const late = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await new Promise<OutgoingAnswer>((resolve, reject) => {
      const request = (isSecure ? requestSecure : requestPlain)(url, {
        ...connection,
        method,
        // What is compressed could grow beyond any limit when it is read.
        headers: { 'Accept-Encoding': 'identity', ...headers },
        signal: signal === undefined ? late : AbortSignal.any([late, signal]),
      });
      request.on('error', reject);
      request.on('response', (response) => {
        readAnswer(response, maxBytes).then(resolve, (error: Error) => {
          reject(error);
          request.destroy();
        });
      });
      request.end(body);
    });
  } catch (error) {
    throw failureOf(error, url.hostname, late.aborted, timeoutSeconds);
  }
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<OutgoingAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBytes) throw new OutgoingFailure('too-large', `the answer is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
}

function failureOf(error: unknown, host: string, isLate: boolean, timeoutSeconds: number): OutgoingFailure {
  if (error instanceof OutgoingFailure) return error;
  if (isLate) return new OutgoingFailure('timeout', `${host} did not answer within ${timeoutSeconds} s`, error);
  // The agent has no code for it. Should its words change, a refusal would look like a fault that may pass.
  const isRefused = error instanceof Error && / is not allowed\. Because/.test(error.message);
  if (isRefused) return new OutgoingFailure('refused', `${host} leads to an address that is not public`, error);
  return new OutgoingFailure('unreachable', `${host} could not be asked`, error);
}
