// Server-sent events on one response.
import type { Response } from 'express';
import { writeHead } from '../../shared/http/exchange';

export type EventStream = {
  /** `data` is one line of text. Dropped while the client does not read: the next event says more than this one. */
  send(event: string, data: string): void;
  end(): void;
};

// Proxies take a connection without traffic for dead after a minute or so.
const heartbeatMs = 15_000;

export const beginEventStream = (res: Response): void =>
  writeHead(res, 200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });

export function openEventStream(res: Response): EventStream {
  beginEventStream(res);
  res.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => res.write(': still here\n\n'), heartbeatMs);
  res.once('close', () => clearInterval(heartbeat));
  return {
    send(event, data) {
      if (!res.writableNeedDrain) res.write(`event: ${event}\ndata: ${data}\n\n`);
    },
    end() {
      clearInterval(heartbeat);
      res.end();
    },
  };
}
