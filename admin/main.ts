// The console's server.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Process } from '../shared/process/process';
import { openObjectsFor } from '../shared/providers/objects/open-object-store';
import { createConsole } from './app';
import type { BoardOptions } from './board/board-routes';

// A browser sends small requests at once; whoever takes longer holds a connection on purpose.
const requestSeconds = 30;
const headersSeconds = 10;
const lastAnswersMs = 3000;

/** Starts the console as one part of a process and registers how to close it. */
export async function start(process: Process, options?: BoardOptions): Promise<{ url: string }> {
  const { config, log, onStop } = process;
  const server = createServer(
    { requestTimeout: requestSeconds * 1000, headersTimeout: headersSeconds * 1000 },
    createConsole({ ...process, objects: openObjectsFor(process) }, options),
  );
  server.listen(config.CONSOLE_PORT, config.HOST);
  await once(server, 'listening');
  onStop(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    // Open tabs keep their connections; an answer that is under way gets a moment.
    const timer = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
    await closed;
    clearTimeout(timer);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  const url = `http://${host}:${port}`;
  log.info({ url }, 'the console listens');
  return { url };
}
