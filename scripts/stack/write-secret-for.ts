import { chownSync, rmSync, writeFileSync } from 'node:fs';
import type { Credentials } from './run-command';

/** Writes a file only the servers' user can read; with no such user, only we. */
export function writeSecretFor(user: Credentials | null, path: string, content: string, mode = 0o600): void {
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode });
  if (user) chownSync(path, user.uid, user.gid);
}
