import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answers } from './answers';
import type { DataPlace } from './data-place';
import { type Launch, type Server, superviseServer } from './server';
import { startOnFreePorts } from './start-on-free-ports';
import { writeSecretFor } from './write-secret-for';

/** Starts the installed Redis (or Valkey). It holds nothing that counts; a snapshot now and then is enough. */
export async function startRedis(program: string, place: DataPlace): Promise<{ url: string; server: Server }> {
  const { kept, env, log } = place;
  const folder = place.folderFor('redis');
  const configFile = join(folder, 'redis.conf');
  let port = 0;

  const launch = (): Launch => ({
    name: 'Redis',
    file: program,
    args: [configFile],
    env: { PATH: env.PATH, HOME: folder, LANG: 'C.UTF-8', TZ: 'UTC' },
    folder,
    program: basename(program),
    logFile: join(folder, 'redis.log'),
    user: place.user,
    stopSignal: 'SIGTERM',
    isReady: () => answers(port, `AUTH ${kept.password}\r\nPING\r\n`, (reply) => reply.includes('+PONG')),
    readyWithinSeconds: 30,
  });

  const server = superviseServer(launch, place);
  await startOnFreePorts(server, async (again) => {
    port = await (again ? kept.otherPortFor('redis') : kept.portFor('redis'));
    // The password stands in a file and not among the arguments, which every user of the machine can read.
    writeSecretFor(place.user, configFile, config(port, folder, kept.password));
  });
  log(`Redis listens on 127.0.0.1:${port}.`);

  const wipe = async () => {
    await server.stop();
    rmSync(join(folder, 'dump.rdb'), { force: true });
  };
  return { url: `redis://:${kept.password}@127.0.0.1:${port}`, server: { ...server, wipe } };
}

function config(port: number, folder: string, password: string): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${folder}"`,
    'daemonize no',
    'save 300 1',
    'appendonly no',
    // A failed snapshot must not turn into refused writes: what is in here can be lost at any time.
    'stop-writes-on-bgsave-error no',
  ];
  return `${lines.join('\n')}\n`;
}
