import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Folders an ordinary user's or a service's PATH often lacks.
const usualFolders = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
];

/** The first of these programs that is installed: on the PATH, then in the usual folders. */
export function findProgram(names: string[], env: NodeJS.ProcessEnv, firstIn: string[] = []): string | null {
  const folders = [...firstIn, ...(env.PATH ?? '').split(delimiter).filter(Boolean), ...usualFolders];
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return null;
}

/** The folders `<parent>/<prefix>*` and below: where Erlang keeps programs that are on nobody's PATH. */
export function foldersLike(parent: string, prefix: string, below: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(parent, name, below));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
