import { findProgram } from '../stack/find-program';
import { installPackages, isDebian, mayInstall } from '../stack/install-packages';

const packages = ['chromium', 'fonts-dejavu'];
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of a Chromium for the tests that look at pages; installed with apt-get where that is allowed. Null when there is
 * none: those tests are skipped, or fail in CI.
 */
export async function ensureBrowser(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string | null> {
  const found = env.CHROMIUM_PATH || findProgram(programs, env);
  if (found) return found;
  if (!mayInstall(env)) {
    say(`No Chromium is installed, so tests of pages cannot run; ${howToInstall()}`);
    return null;
  }
  say('Installing Chromium with apt-get (TAXCOLLECTOR_NO_INSTALL=1 forbids it) …');
  const failure = await installPackages(packages);
  if (failure) say(`Chromium could not be installed: ${failure}`);
  return findProgram(programs, env);
}

const howToInstall = (): string =>
  isDebian()
    ? `it comes with: sudo apt-get install --no-install-recommends ${packages.join(' ')}`
    : 'install it and set CHROMIUM_PATH to its program.';
