// A real browser for tests of pages. It talks to this machine only.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is, or undefined. CHROMIUM_PATH names one that lies elsewhere. */
export const findChromium = (): string | undefined =>
  [process.env.CHROMIUM_PATH, ...places].find((path) => path && existsSync(path));

/**
 * `test` where there is a browser. Without one the test is skipped with a word on how to get it, except in CI, where a
 * missing browser must not look like a passing test.
 */
export function browserTest(): typeof test | typeof test.skip {
  if (findChromium() !== undefined || process.env.CI !== undefined) return test;
  console.warn(
    'No Chromium found, so the tests in a browser are skipped. Debian: apt-get install chromium fonts-dejavu',
  );
  return test.skip;
}

export const openBrowser = (): Promise<Browser> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium was found; install it or set CHROMIUM_PATH');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
};
