import { readFileSync } from 'node:fs';
import type { Credentials } from './run-command';

/**
 * Whom the servers run as when this process is root; null for an ordinary user, who runs them as himself. PostgreSQL
 * refuses root, and nothing that listens on a port should hold root only because a demo was started by it.
 */
export function unprivilegedUser(): Credentials | null {
  if (process.getuid?.() !== 0) return null;
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user)
    throw new Error('PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as.');
  return user;
}
