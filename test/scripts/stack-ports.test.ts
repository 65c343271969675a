import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { answers } from '../../scripts/stack/answers';
import { freePort } from '../../scripts/stack/free-port';
import { openProcessList } from '../../scripts/stack/process-list';
import { type Launch, superviseServer } from '../../scripts/stack/server';
import { startOnFreePorts } from '../../scripts/stack/start-on-free-ports';
import { stackFolder } from './stack-folder';

const { folder, remove } = stackFolder('ports');

const quicker = createServer();

afterAll(() => {
  quicker.close();
  remove();
});

function echoServerOn(port: number): Launch {
  return {
    name: 'Echo',
    file: process.execPath,
    args: ['-e', `require('node:net').createServer((socket) => socket.pipe(socket)).listen(${port}, '127.0.0.1')`],
    env: { PATH: process.env.PATH },
    folder,
    program: 'node',
    logFile: join(folder, 'echo.log'),
    user: null,
    stopSignal: 'SIGTERM',
    isReady: () => answers(port, 'ping', (reply) => reply.includes('ping')),
    readyWithinSeconds: 10,
  };
}

function supervise(launch: () => Launch) {
  return superviseServer(launch, { processes: openProcessList(folder), log: () => {}, servers: [], isStopping: false });
}

test('a port lost between choosing it and listening on it is exchanged for another', async () => {
  const lost = await freePort();
  quicker.listen(lost, '127.0.0.1');
  await once(quicker, 'listening');
  const ports = [lost, await freePort()];
  let port = 0;

  const server = supervise(() => echoServerOn(port));
  await startOnFreePorts(server, async () => {
    port = ports.shift() ?? 0;
  });
  expect(ports).toEqual([]);
  expect(await answers(port, 'ping', (reply) => reply.includes('ping'))).toBe(true);

  await server.stop();
  expect(await answers(port, 'ping', () => true)).toBe(false);
});

test('a start that fails says what the server said', async () => {
  const server = supervise(() => ({ ...echoServerOn(1), args: ['-e', 'throw new Error("no room left")'] }));
  await expect(server.start()).rejects.toThrow(/Echo did not start[\s\S]*no room left/);
});

test('a port is not given twice', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
});
