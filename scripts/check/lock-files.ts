import { readFileSync } from 'node:fs';
import { repositoryFiles } from './repository-files';

type LockFile = { packages?: Record<string, { resolved?: string; link?: boolean }> };

/**
 * Lock files without `resolved` install from whatever registry the machine uses, by version and content hash alike.
 * npm leaves it out because .npmrc says so; a lock file made elsewhere may have it again.
 */
export function lockFileFaults(): string[] {
  const lockFiles = repositoryFiles().filter((file) => file.endsWith('package-lock.json'));
  return lockFiles.flatMap((file) => {
    const { packages = {} } = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
    const resolved = Object.entries(packages).filter(([, { resolved: from, link }]) => from !== undefined && !link);
    return resolved
      .slice(0, 5)
      .map(([path]) => `${file}: ${path} has "resolved"; npm install with our .npmrc removes it`);
  });
}
