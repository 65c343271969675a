import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below every system's range for outgoing connections (Linux from 32768, macOS and Windows from 49152): a client that
// keeps calling a stopped server must not be given the server's own port as its source, which would keep the server
// from coming back. 25672, RabbitMQ's usual port between nodes, is left to a server of the user's own.
const lowest = 20_000;
const highest = 25_000;

const given = new Set<number>();

/** A loopback port nobody listens on, never the same one twice in a process; `preferred` when that one is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && !given.has(preferred) && (await isFree(preferred))) return take(preferred);
  for (;;) {
    const port = randomInt(lowest, highest);
    if (!given.has(port) && (await isFree(port))) return take(port);
  }
}

/** Lets a later stack of the same process have the port again. */
export function giveBackPort(port: number): void {
  given.delete(port);
}

function take(port: number): number {
  given.add(port);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
