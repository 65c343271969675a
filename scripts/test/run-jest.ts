import { join } from 'node:path';
import { runProgram } from '../check/run-program';

/** Runs jest in this terminal to its end. Resolves with its exit code. */
export async function runJest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const program = join(__dirname, '../../../node_modules/jest/bin/jest.js');
  // Two at a time also on larger machines: each test file has a database, connections and timing of its own.
  const workers = args.some((arg) => /^(--runInBand|-i|-w|--maxWorkers)/.test(arg)) ? [] : ['--maxWorkers=2'];
  return (await runProgram(program, [...workers, ...args], env)).code;
}
