// A real browser for tests of pages. It talks to this machine only.
import { type Browser, chromium } from 'playwright-core';
import { findWanted } from '../../scripts/test/wanted-programs';
import { programTest } from './programs';

export const browserTest = (): typeof test | typeof test.skip => programTest('chromium');

export const openBrowser = (): Promise<Browser> => {
  const executablePath = findWanted('chromium', process.env);
  if (executablePath === null) throw new Error('no Chromium was found; install it or set CHROMIUM_PATH');
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
