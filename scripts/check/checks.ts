import { join } from 'node:path';
import { forbiddenTexts } from './forbidden-texts';
import { lockFileFaults } from './lock-files';

/** A check is a program that exits with 0, or a function that names what is wrong. */
export type Check = { name: string; what: string } & (
  | { program: string; args: readonly string[] }
  | { faults: () => string[] }
);

const modules = join(__dirname, '../../../node_modules');
const sources = ['services', 'workers', 'admin', 'shared', 'scripts', 'test'];

/** From the quickest to the slowest. dist/ is fresh: this very program was compiled into it. */
export const checks: readonly Check[] = [
  {
    name: 'format',
    what: 'format and lint (npx biome check --write mends most of it)',
    program: join(modules, '@biomejs/biome/bin/biome'),
    args: ['ci', '--colors=off'],
  },
  {
    name: 'types',
    what: 'types of the whole tree, tests included',
    program: join(modules, 'typescript/bin/tsc'),
    args: ['--noEmit', '-p', '.'],
  },
  {
    name: 'imports',
    what: 'who may import what (.dependency-cruiser.cjs says why)',
    program: join(modules, 'dependency-cruiser/bin/dependency-cruise.mjs'),
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...sources, 'dist'],
  },
  {
    name: 'unused',
    what: 'unused files, exports and dependencies',
    program: join(modules, 'knip/bin/knip.js'),
    args: ['--no-progress'],
  },
  {
    name: 'generated',
    what: 'generated files are as their sources (npm run generate mends it)',
    program: join(__dirname, '../generate.js'),
    args: ['--check'],
  },
  { name: 'lock', what: 'lock files name no registry', faults: lockFileFaults },
  { name: 'texts', what: 'texts that must not be in the repository', faults: forbiddenTexts },
  { name: 'tests', what: 'npm test', program: join(__dirname, '../test.js'), args: [] },
];
