// Values of the environment that lie in files: `DATABASE_URL_FILE=/run/secrets/database-url`.
import { readFileSync } from 'node:fs';

/** The environment with what the files of `NAME_FILE` hold as `NAME`. A name given both ways is a fault. */
export function withFiles(
  env: NodeJS.ProcessEnv,
  names: readonly string[],
): { values: NodeJS.ProcessEnv; faults: string[] } {
  const values = { ...env };
  const faults: string[] = [];
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (file === undefined || file === '') continue;
    if (env[name] !== undefined && env[name] !== '') {
      faults.push(`${name}: is given here and in ${name}_FILE; one of the two must go`);
      continue;
    }
    try {
      // Editors and `echo` end a file with a line break that is not part of the secret.
      values[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      faults.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  }
  return { values, faults };
}
