// A proxy that keeps every byte of a plain connection, in both directions: what went through it can be searched.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type RecordingProxy = {
  /** The address of the server with the proxy in its place. */
  url: string;
  /** All that went through, one text for each direction of each connection. */
  recorded(): string[];
  close(): Promise<void>;
};

export async function startRecordingProxy(serverUrl: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(serverUrl);
  const kept: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const bytes: Buffer[] = [];
      kept.push(bytes);
      sockets.add(from);
      from.on('data', (part: Buffer) => {
        bytes.push(part);
        to.write(part);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.toString(),
    recorded: () => kept.map((parts) => Buffer.concat(parts).toString('utf8')),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
