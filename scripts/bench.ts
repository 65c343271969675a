// npm run bench [-- --quick] [-- --only B1,B3] [-- --json FILE] [-- --markdown FILE]
//
// Measures the platform against bare PostgreSQL, bare Express and its rivals, all in one run on one machine. A goal
// that is not met is printed as such; the exit code is 1 only when something could not be measured.
import { findNode } from './bench/find-node';
import { installPackages } from './bench/install-packages';
import { type BenchOptions, readOptions } from './bench/read-options';
import { runAgainWith } from './bench/run-again';
import { runFigures } from './bench/run-figures';

async function main(args: string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  await installPackages();
  const node = findNode();
  return node === process.execPath ? runFigures(options) : runAgainWith(node, [__filename, ...args]);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
