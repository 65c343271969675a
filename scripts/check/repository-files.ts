import { readdirSync, readFileSync } from 'node:fs';

/**
 * Files of the repository, paths from its root. Read from the folders and not asked of git, which a machine that runs CI
 * need not have; what .gitignore names as a folder (`dist/`) or by its ending (`*.log`) is passed over.
 */
export function repositoryFiles(): string[] {
  const ignored = readFileSync('.gitignore', 'utf8').split('\n').filter(Boolean);
  const folders = new Set(['.git', ...ignored.flatMap((line) => (line.endsWith('/') ? [line.slice(0, -1)] : []))]);
  const endings = ignored.flatMap((line) => (line.startsWith('*.') ? [line.slice(1)] : []));
  const isIgnored = (file: string) => endings.some((ending) => file.endsWith(ending));

  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return folders.has(entry.name) ? [] : walk(path);
      return entry.isFile() && !isIgnored(path) ? [path] : [];
    });
  return walk('.');
}
