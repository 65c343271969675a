// Programs of others that read what the platform writes: a fault that it would make in writing and in reading alike shows.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findWanted, type ProgramName, wantedPrograms } from '../../scripts/test/wanted-programs';

/**
 * `test` where all of them are installed. Without one the test is skipped with a word on how to get it, except in CI, where
 * a missing program must not look like a passing test.
 */
export function programTest(...names: ProgramName[]): typeof test | typeof test.skip {
  const missing = names.filter((name) => findWanted(name, process.env) === null);
  if (missing.length === 0 || process.env.CI !== undefined) return test;
  const packages = missing.flatMap((name) => wantedPrograms[name].packages);
  console.warn(`Skipped without ${missing.join(', ')}. Debian: apt-get install ${packages.join(' ')}`);
  return test.skip;
}

/** What it prints. Rejects with what it says against it where it ends in any other way than well. */
export async function runProgram(name: ProgramName, args: readonly string[]): Promise<string> {
  const program = findWanted(name, process.env);
  if (program === null) throw new Error(`${name} is not installed`);
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 });
  return stdout;
}
