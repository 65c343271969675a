// The listening side of a server: its connections can be broken, and it can go away and come back at the same port.
import type { AddressInfo, Server, Socket } from 'node:net';

export type OpenPort = {
  port: number;
  /** By the port at the other end. */
  cut(remotePort: number): void;
  cutAll(): void;
  close(): Promise<void>;
  reopen(): Promise<void>;
};

/** On a free port of the loopback address. Connections are broken at once while `isCut` says so. */
export async function openPort(server: Server, isCut: () => boolean): Promise<OpenPort> {
  const sockets = new Map<number, Socket>();
  server.prependListener('connection', (socket: Socket) => {
    const remotePort = socket.remotePort ?? 0;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
    if (isCut()) socket.destroy();
  });
  const listen = (wanted: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  const cutAll = () => {
    for (const socket of sockets.values()) socket.destroy();
  };
  const port = await listen(0);
  return {
    port,
    cut: (remotePort) => void sockets.get(remotePort)?.destroy(),
    cutAll,
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cutAll();
      await closed;
    },
    async reopen() {
      if (!server.listening) await listen(port);
    },
  };
}
