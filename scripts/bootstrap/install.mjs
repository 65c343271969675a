import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './run-child.mjs';

// No package needs its install script: the local stack restores the links of PostgreSQL's libraries itself.
const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Installs the dependencies unless they are there as package-lock.json wants them. Says what failed, or nothing. */
export async function install(project) {
  if (isInstalled(project)) return null;
  process.stderr.write('Installing dependencies …\n');
  // Its messages are held back, because the one refusal that has a way round looks like a failure.
  const strict = await npm(project, ['ci', ...quietly], 'pipe');
  if (strict.code === 0) return null;

  // A lock file written where the registry lacks other systems' optional packages is refused by npm ci (since npm 11),
  // although all that this system needs is in it. This installs the same versions and leaves the lock file as it is.
  if (!strict.said.includes('EUSAGE')) return `${strict.said}npm ci failed.`;
  process.stderr.write('npm ci refuses the lock file; trying npm install with it …\n');
  const lenient = await npm(project, ['install', '--no-save', ...quietly], 'inherit');
  return lenient.code === 0 ? null : 'npm install failed.';
}

function npm(folder, args, stderr) {
  return runChild('npm', args, { folder, stderr, shell: process.platform === 'win32' });
}

/**
 * npm writes down what it installed in a lock file of its own. Comparing the two, instead of their dates, spares an
 * installation after every change of branch. Optional packages may be missing: they are other systems'.
 */
function isInstalled(project) {
  const wanted = readPackages(join(project, 'package-lock.json'));
  const found = readPackages(join(project, 'node_modules', '.package-lock.json'));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const there = found[path];
    if (path === '') return true;
    if (!there) return optional === true;
    return there.version === version && (!integrity || there.integrity === integrity);
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
