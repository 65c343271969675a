import { spawn } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const projectFolder = join(__dirname, '..', '..');

/** An empty folder for one test file's stacks, and its removal together with data that had to live elsewhere. */
export function stackFolder(name: string): { folder: string; remove: () => void } {
  const folder = join(projectFolder, '.local', `test-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { folder, remove: () => removeWithData(folder) };
}

function removeWithData(folder: string): void {
  for (const stack of ['own', 'own-2']) {
    try {
      rmSync(realpathSync(join(folder, stack, 'data')), { recursive: true, force: true });
    } catch {
      // Not there: the data live in the folder itself.
    }
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a TypeScript file of this folder in a Node process of its own. */
export function spawnTypescript(file: string, ...args: string[]) {
  const hook = join(__dirname, 'typescript-in-node.cjs');
  return spawn(process.execPath, ['-r', hook, join(__dirname, file), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}
