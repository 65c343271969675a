import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, also when this file runs from `dist`. */
export const projectRoot: string = above(__dirname);

export const benchFolder: string = join(projectRoot, 'scripts', 'bench');

function above(folder: string): string {
  if (existsSync(join(folder, 'package-lock.json')) && existsSync(join(folder, 'shared'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The bench is not inside the project: no package-lock.json above it.');
  return above(parent);
}
