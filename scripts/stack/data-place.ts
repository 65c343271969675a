import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Claim, claimFolder } from './claim-folder';
import { type KeptSettings, keepSettings } from './kept-settings';
import { openProcessList } from './process-list';
import { type Credentials, runCommand } from './run-command';
import type { Supervision } from './server';
import { unprivilegedUser } from './unprivileged-user';

/** Where the servers of one stack keep their data, and as whom they run. */
export type DataPlace = Supervision & {
  /** The folder asked for, or the next one (`-2`, `-3` …) when another run works in it. */
  folder: string;
  /** Where the data really is: the same folder, unless the servers' user cannot reach it. */
  base: string;
  user: Credentials | null;
  kept: KeptSettings;
  env: NodeJS.ProcessEnv;
  folderFor(server: string): string;
  release(): void;
};

/** Claims the folder and ends what a killed run left in it. The data stay. */
export async function openDataPlace(
  wanted: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<DataPlace> {
  const user = unprivilegedUser();
  const { folder, base, claim } = await claimFirstFree(resolve(wanted), user, log);
  const processes = openProcessList(base);
  await processes.endLeftovers(log);
  if (base !== folder) linkOutsideData(folder, base);

  const folderFor = (server: string) => {
    const path = join(base, server);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (user) chownSync(path, user.uid, user.gid);
    return path;
  };
  const kept = keepSettings(base);
  const release = () => {
    kept.giveBackPorts();
    claim.release();
  };
  return { folder, base, user, processes, servers: [], isStopping: false, kept, env, log, folderFor, release };
}

async function claimFirstFree(wanted: string, user: Credentials | null, log: (line: string) => void) {
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? wanted : `${wanted}-${number}`;
    mkdirSync(path, { recursive: true });
    // Without links, for comparing with the folder the system says a process works in.
    const folder = realpathSync(path);
    const base = !user || (await canReach(folder, user)) ? folder : outsideFolder(folder);
    const claim: Claim | { pid: number } = claimFolder(base);
    if ('release' in claim) return { folder, base, claim };
    log(`${folder} is in use by process ${claim.pid}; taking ${wanted}-${number + 1} instead.`);
  }
}

async function canReach(folder: string, user: Credentials): Promise<boolean> {
  const { code } = await runCommand('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { user, folder: '/' });
  return code === 0;
}

/**
 * A folder of root's own in /var/tmp that belongs to `key`, for what another user must reach. The name can be guessed
 * and everyone may write in /var/tmp, so one that somebody else prepared is refused.
 */
export function outsideFolder(key: string): string {
  const folder = `/var/tmp/taxcollector-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} exists, but is not a folder only root can write in. Remove it and start again.`);
  }
  return folder;
}

/**
 * Leaves a link to the data in the project's folder. No link means that the user deleted the folder to begin anew, so
 * data kept elsewhere for it are deleted as well.
 */
function linkOutsideData(folder: string, base: string): void {
  const link = join(folder, 'data');
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  for (const name of readdirSync(base)) {
    if (!/^(claim|draft)\.|^processes\.json$/.test(name)) rmSync(join(base, name), { recursive: true, force: true });
  }
  symlinkSync(base, link);
}
