// The files of the repository as the laws read them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(__dirname, '../..');
const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.local']);

/** Paths from the root of the repository, of files whose name ends like this, in these folders or anywhere. */
export function filesEndingIn(ending: string, folders: readonly string[] = ['']): string[] {
  return folders.flatMap((folder) => walk(folder)).filter((file) => file.endsWith(ending));
}

function walk(folder: string): string[] {
  if (!existsSync(join(project, folder))) return [];
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (skipped.has(entry.name)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

export const productFolders = ['services', 'workers', 'admin', 'shared'] as const;
export const codeFolders = [...productFolders, 'scripts', 'test'] as const;

export const textOf = (file: string): string => readFileSync(join(project, file), 'utf8');

export const exists = (file: string): boolean => existsSync(join(project, file));

/** `file:line: the line` for each line that matches, comments included: a law is about what is written. */
export function linesMatching(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}
