import { existsSync } from 'node:fs';
import { findProgram } from '../stack/find-program';

/** Something that some tests run beside Node.js, where to find it, and the Debian packages it comes with. */
export type WantedProgram = { what: string; packages: string[]; find(env: NodeJS.ProcessEnv): string | null };

const onPath = (what: string, packageName: string, name: string): WantedProgram => ({
  what,
  packages: [packageName],
  find: (env) => findProgram([name], env),
});

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Independent readers: what the platform writes is not judged by itself. */
export const wantedPrograms = {
  chromium: {
    what: 'a browser (or set CHROMIUM_PATH to its program)',
    packages: ['chromium', 'fonts-dejavu'],
    find: (env) => env.CHROMIUM_PATH || findProgram(browsers, env),
  },
  pdftotext: onPath('a reader of PDFs', 'poppler-utils', 'pdftotext'),
  pdftoppm: onPath('a painter of PDFs', 'poppler-utils', 'pdftoppm'),
  qpdf: onPath('a checker of PDFs', 'qpdf', 'qpdf'),
  zbarimg: onPath('a reader of codes', 'zbar-tools', 'zbarimg'),
  jwcrypto: {
    what: 'a reader of signed tokens in another language',
    packages: ['python3-jwcrypto'],
    // Debian's own Python: one that somebody installed beside it does not see Debian's packages.
    find: () =>
      existsSync('/usr/lib/python3/dist-packages/jwcrypto') ? findProgram(['python3'], { PATH: '/usr/bin' }) : null,
  },
} as const satisfies Record<string, WantedProgram>;

export type ProgramName = keyof typeof wantedPrograms;

export const findWanted = (name: ProgramName, env: NodeJS.ProcessEnv): string | null => wantedPrograms[name].find(env);
