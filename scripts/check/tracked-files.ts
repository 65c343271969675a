import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Files of the repository, including new ones that are not ignored; paths from its root. */
export function trackedFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  });
  // A deleted file stays listed until the deletion is committed.
  return list.split('\0').filter((file) => file !== '' && existsSync(file));
}
