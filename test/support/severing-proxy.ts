// A proxy before PostgreSQL that cuts a connection around a statement: what a crash or a failover does at the worst
// moment.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

export type SeveringProxy = {
  url: string;
  /** The next statement with this text reaches the server and takes effect, but its answer never comes back. */
  loseAnswerTo(text: string): void;
  /** The connection breaks before the next statement with this text reaches the server. */
  lose(text: string): void;
  /** Breaks every connection and takes no new one, until told otherwise. */
  goAway(isAway: boolean): void;
  /** How many connections were cut so far. */
  cuts(): number;
  close(): Promise<void>;
};

export async function startSeveringProxy(databaseUrl: string): Promise<SeveringProxy> {
  const { port, hostname } = new URL(databaseUrl);
  let armed: { text: string; when: 'before' | 'after' } | null = null;
  let cuts = 0;
  let isAway = false;
  const sockets = new Set<Socket>();

  const server: Server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    let isCut = false;
    const cut = () => {
      cuts += 1;
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.on('data', (bytes) => {
      if (armed !== null && bytes.includes(armed.text)) {
        const { when } = armed;
        armed = null;
        if (when === 'before') return cut();
        isCut = true;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (isCut ? cut() : client.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.toString(),
    loseAnswerTo: (text) => {
      armed = { text, when: 'after' };
    },
    lose: (text) => {
      armed = { text, when: 'before' };
    },
    goAway: (now) => {
      isAway = now;
      if (now) for (const socket of sockets) socket.destroy();
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
