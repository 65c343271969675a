import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from './run-child.mjs';

const sourceFolders = ['services', 'workers', 'admin', 'shared', 'scripts'];
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/**
 * Compiles into dist/ unless that was done from the very same files. Says what failed, or nothing.
 * Unchanged sources leave dist/ alone, since another process may be running from it.
 */
export async function build(project) {
  const dist = join(project, 'dist');
  const sources = sourceFolders.flatMap((folder) => filesIn(project, folder));
  const fingerprint = fingerprintOf(project, [...sources, ...settings]);
  const stamp = join(dist, '.built-from');
  if (readIfThere(stamp) === fingerprint) return null;

  // No stamp while the build is under way: killed half way, the next one starts over.
  rmSync(stamp, { force: true });
  removeStale(dist, sources);
  // The compiler itself and not npx, which takes longer than the compilation.
  const compiler = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code } = await runChild(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { folder: project });
  if (code !== 0) return 'The sources do not compile.';
  for (const file of sources.filter(isAsset)) cpSync(join(project, file), join(dist, file));
  writeFileSync(stamp, fingerprint);
  return null;
}

/** What programs read at run time beside their code: templates, styles, data. */
function isAsset(file) {
  return !/\.(ts|md)$/.test(file);
}

function filesIn(project, folder) {
  if (!existsSync(join(project, folder))) return [];
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(project, join(folder, entry.name));
    return entry.isFile() ? [join(folder, entry.name)] : [];
  });
}

function fingerprintOf(project, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(project, file));
    hash.update(`${file}\n${mtimeMs}\n${size}\n`);
  }
  return hash.digest('hex');
}

/** A deleted source must not live on in dist/, where jobs and migrations are found by looking into folders. */
function removeStale(dist, sources) {
  const expected = new Set(sources.flatMap((file) => (isAsset(file) ? [file] : outputsOf(file))));
  for (const folder of sourceFolders) {
    for (const file of filesIn(dist, folder)) if (!expected.has(file)) removeWithEmptyFolders(dist, file);
  }
}

function removeWithEmptyFolders(dist, file) {
  rmSync(join(dist, file));
  for (let folder = dirname(join(dist, file)); folder !== dist; folder = dirname(folder)) {
    if (readdirSync(folder).length > 0) return;
    rmdirSync(folder);
  }
}

function outputsOf(source) {
  const name = source.replace(/\.ts$/, '.js');
  return [name, `${name}.map`];
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
