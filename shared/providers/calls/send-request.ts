// One HTTP request to a provider, with everything bounded. What its failures mean is decided in provider-client.ts.
import { Agent as HttpAgent, request as requestPlainly } from 'node:http';
import { Agent as HttpsAgent, request as requestSecurely } from 'node:https';

export type OutgoingRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** Whether it may go over a connection that was used before. */
  mayReuse: boolean;
  largestAnswerBytes: number;
  /** Called when bytes begin to leave; before that, the provider has certainly taken nothing. */
  onConnected(): void;
};

export type IncomingAnswer = { status: number; body: Buffer };

/** An answer that would fill the memory. */
export class AnswerTooLarge extends Error {
  override name = 'AnswerTooLarge';
}

const idle = { keepAlive: true, timeout: 5000 };
const agents = { http: new HttpAgent(idle), https: new HttpsAgent(idle) };

/**
 * Redirects are answers like any other: a provider's contract has none, and credentials would go along to wherever one
 * points. Not `fetch`, which cannot say whether the connection stood: that tells an order that was certainly not taken
 * from one that may have been, and writes have a connection of their own because one that lay idle may just be closing.
 */
export function sendRequest(outgoing: OutgoingRequest, signal: AbortSignal): Promise<IncomingAnswer> {
  const { url, method, headers, body, mayReuse, largestAnswerBytes, onConnected } = outgoing;
  const isSecure = url.startsWith('https:');
  const agent = mayReuse && agents[isSecure ? 'https' : 'http'];
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const send = isSecure ? requestSecurely : requestPlainly;
    const request = send(url, { method, headers: { ...headers, ...length }, agent, signal }, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > largestAnswerBytes) request.destroy(new AnswerTooLarge(`more than ${largestAnswerBytes} bytes`));
        else parts.push(part);
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.on('socket', (socket) => {
      if (!socket.connecting) onConnected();
      else socket.once(isSecure ? 'secureConnect' : 'connect', onConnected);
    });
    request.end(body ?? undefined);
  });
}
