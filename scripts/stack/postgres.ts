import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPlace } from './data-place';
import { initDatabase } from './init-database';
import { findPostgresBinaries } from './postgres-binaries';
import { type Launch, type Server, superviseServer } from './server';
import { startOnFreePorts } from './start-on-free-ports';

// Durability stays as PostgreSQL ships it (fsync, synchronous_commit): what an accepted request promises rests on it.
// No Unix socket: its path has a limit of 107 bytes, which a deep project folder exceeds.
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %d ',
};

/** Starts PostgreSQL: 0.7 s the first time, 0.1 s on data that exist. */
export async function startPostgres(place: DataPlace): Promise<{ url: string; server: Server }> {
  const { kept, env, log } = place;
  const binaries = await findPostgresBinaries(place);
  const folder = place.folderFor(`postgres-${binaries.majorVersion}`);
  const serverEnv = { PATH: env.PATH, HOME: folder, LC_ALL: 'C', TZ: 'UTC' };
  const data = await initDatabase({ binaries, folder, user: place.user, password: kept.password, env: serverEnv });
  let port = 0;

  const launch = (): Launch => ({
    name: 'PostgreSQL',
    file: join(binaries.folder, 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: serverEnv,
    folder,
    program: 'postgres',
    logFile: join(folder, 'postgres.log'),
    user: place.user,
    // Fast shutdown: open transactions are rolled back, nobody is waited for.
    stopSignal: 'SIGINT',
    isReady: (pid) => saysReady(data, pid),
    readyWithinSeconds: 120,
    // After a SIGKILL its own processes need a moment to notice and let go of the shared memory.
    passingFailure: /pre-existing shared memory block|lock file .* already exists/,
  });

  const server = superviseServer(launch, place);
  removeLockOfTheDead(data);
  await startOnFreePorts(server, async (again) => {
    port = await (again ? kept.otherPortFor('postgres') : kept.portFor('postgres'));
  });
  log(`PostgreSQL ${binaries.version} listens on 127.0.0.1:${port}.`);
  return { url: `postgres://taxcollector:${kept.password}@127.0.0.1:${port}/taxcollector`, server };
}

/** The eighth line of postmaster.pid is what pg_ctl waits for too; it says so once recovery has ended. */
function saysReady(data: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

/**
 * A container that was cut off comes back with the same small pids, and PostgreSQL takes whoever has its old pid now
 * for itself still running. The file goes when no process works in the data folder; where the system does not tell
 * (anything but Linux) it stays.
 */
function removeLockOfTheDead(data: string): void {
  const lock = join(data, 'postmaster.pid');
  if (process.platform !== 'linux' || !existsSync(lock)) return;
  const worksHere = (pid: string) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === data;
    } catch {
      return false;
    }
  };
  if (!readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksHere(name))) rmSync(lock, { force: true });
}
