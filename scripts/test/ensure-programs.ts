import { installPackages, isDebian, mayInstall } from '../stack/install-packages';
import { findWanted, type ProgramName, type WantedProgram, wantedPrograms } from './wanted-programs';

/**
 * What tests run beside Node.js; installed with apt-get, all at once, where that is allowed. The tests of what is missing
 * are skipped, or fail in CI.
 */
export async function ensurePrograms(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const missing = missingIn(env);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((wanted) => wanted.packages))];
  if (!mayInstall(env)) {
    say(`Not installed, so that some tests cannot run: ${listed(missing)}.${howToInstall(packages)}`);
    return;
  }
  say(`Installing ${packages.join(', ')} with apt-get (TAXCOLLECTOR_NO_INSTALL=1 forbids it) …`);
  const failure = await installPackages(packages);
  if (failure) say(`Some tests cannot run without ${listed(missingIn(env))}: ${failure}`);
}

const missingIn = (env: NodeJS.ProcessEnv): WantedProgram[] =>
  (Object.keys(wantedPrograms) as ProgramName[])
    .filter((name) => findWanted(name, env) === null)
    .map((name) => wantedPrograms[name]);

const listed = (missing: readonly WantedProgram[]): string => missing.map(({ what }) => what).join(', ');

const howToInstall = (packages: readonly string[]): string =>
  isDebian() ? ` They come with: sudo apt-get install --no-install-recommends ${packages.join(' ')}` : '';
