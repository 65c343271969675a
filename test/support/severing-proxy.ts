// A proxy before PostgreSQL that cuts a connection around a statement: what a crash or a failover does at the worst
// moment.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** In order, as by a process that ends; or by a reset, as by a host that crashed: the client's own socket fails then. */
export type Break = 'end' | 'reset';

export type SeveringProxy = {
  url: string;
  /** The next message with this text reaches the server and takes effect, but its answer never comes back. */
  loseAnswerTo(text: string, how?: Break): void;
  /** The connection breaks before the next message with this text reaches the server. */
  lose(text: string, how?: Break): void;
  /** Breaks every connection and takes no new one, until told otherwise. */
  goAway(isAway: boolean, how?: Break): void;
  /** How many connections were cut so far. */
  cuts(): number;
  /** How many connections were not taken so far. */
  refusals(): number;
  close(): Promise<void>;
};

export async function startSeveringProxy(databaseUrl: string): Promise<SeveringProxy> {
  const { port, hostname } = new URL(databaseUrl);
  let armed: { text: string; when: 'before' | 'after' } | null = null;
  let cuts = 0;
  let refusals = 0;
  let isAway = false;
  let how: Break = 'end';
  const sever = (socket: Socket) => (how === 'reset' ? socket.resetAndDestroy() : socket.destroy());
  const sockets = new Set<Socket>();

  const server: Server = createServer((client) => {
    if (isAway) {
      refusals += 1;
      return sever(client.on('error', () => {}));
    }
    const upstream = connect(Number(port), hostname);
    let isCut = false;
    const cut = () => {
      cuts += 1;
      sever(client);
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
    loseAnswerTo: (text, by = 'end') => {
      how = by;
      armed = { text, when: 'after' };
    },
    lose: (text, by = 'end') => {
      how = by;
      armed = { text, when: 'before' };
    },
    goAway: (now, by = 'end') => {
      how = by;
      isAway = now;
      if (now) for (const socket of sockets) sever(socket);
    },
    cuts: () => cuts,
    refusals: () => refusals,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
