// Puts answers on the wire. Express's res.json would also compute an ETag, which nothing here can use.
import type { Request, Response } from 'express';
import { writeHead } from './exchange';

export type Answer = {
  status: number;
  /** Serialised as JSON, unless it is `json`: a text that is JSON already, or `text`: one that `headers` name the type of. */
  body?: unknown;
  json?: string;
  text?: string;
  headers?: Readonly<Record<string, string>>;
};

export function sendAnswer(res: Response, answer: Answer, mediaType = 'application/json'): void {
  // As text, because Node sends head and text with one system call, but head and bytes with two.
  const body = textOf(answer);
  writeHead(res, answer.status, headersOf(answer, body, mediaType));
  res.end(body);
}

const textOf = ({ json, text, body }: Answer): string => json ?? text ?? JSON.stringify(body);

const headersOf = ({ headers }: Answer, body: string, mediaType: string) => ({
  'Content-Type': mediaType,
  'Content-Length': Buffer.byteLength(body),
  'Cache-Control': 'no-store',
  ...headers,
});

// A body of this size may be read to its end to keep the connection; a longer one costs more than a new connection.
const worthReadingBytes = 65_536;
const lingerMs = 2000;

/**
 * Answers a request whose body has not been read to its end. Closing at once would make the kernel drop the answer with
 * the bytes that still come in, so the client gets its answer, and two seconds to notice, before the connection ends.
 */
export function sendBeforeBodyEnds(req: Request, res: Response, answer: Answer, mediaType: string): void {
  if (!hasUnreadBody(req)) {
    sendAnswer(res, answer, mediaType);
    return;
  }
  const body = textOf(answer);
  writeHead(res, answer.status, { ...headersOf(answer, body, mediaType), Connection: 'close' });
  res.write(body);
  const end = () => {
    clearTimeout(timer);
    res.end();
    req.destroy();
  };
  const timer = setTimeout(end, lingerMs);
  req.once('end', end);
  req.once('close', end);
  req.on('error', () => {});
  req.resume();
}

function hasUnreadBody(req: Request): boolean {
  if (req.complete) return false;
  const announced = Number(req.headers['content-length'] ?? 0);
  return req.headers['transfer-encoding'] !== undefined || announced > worthReadingBytes;
}
