// Answers what Node could not read as a request. There is no Request or Response then, only the socket.
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type ErrorCode, Refusal } from './errors';
import { problemAnswer, problemMediaType } from './problem';

const codes: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'HEADERS_TOO_SLOW',
};

// The client may still be sending. Closing at once would make the kernel drop the answer with the bytes that come in.
const lingerMs = 2000;

/** A listener for 'clientError' of a server. */
export const refuseUnreadable =
  (log: Logger) =>
  (error: NodeJS.ErrnoException, socket: Duplex): void => {
    // Bytes after those that were refused are reported once more each.
    if (!socket.writable) return;
    if (error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const correlationId = randomUUID();
    const code = codes[error.code ?? ''] ?? 'HTTP_BROKEN';
    // Node's codes name what is wrong with the syntax and repeat nothing of what was sent.
    log.info({ correlationId, code, reason: error.code }, 'a request could not be read');
    socket.end(wholeAnswer(code, correlationId));
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  };

function wholeAnswer(code: ErrorCode, correlationId: string): string {
  const { status, body } = problemAnswer(new Refusal(code), correlationId);
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    `X-Correlation-Id: ${correlationId}`,
    '',
    text,
  ].join('\r\n');
}
