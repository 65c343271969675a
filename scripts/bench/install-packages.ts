import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './project-root';

/** Installs what the bench compares with, on the first run and whenever its lock file has changed. */
export async function installPackages(): Promise<void> {
  const lock = readFileSync(join(benchFolder, 'package-lock.json'), 'utf8');
  const mark = join(benchFolder, 'node_modules', '.installed-lock');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;

  console.error('Installing what the bench compares with into scripts/bench/node_modules …');
  // The peers want a newer Node.js than npm may be running on; the bench runs them on the one that comes with them.
  // No install script is needed by any of them.
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: benchFolder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error('npm ci in scripts/bench failed; the bench needs the packages of its lock file.');
  writeFileSync(mark, lock);
}
