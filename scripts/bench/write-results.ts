import { writeFileSync } from 'node:fs';
import type { BenchOptions } from './read-options';
import type { Result } from './results';

/** Prints the table, and writes the files that were asked for. */
export function writeResults(results: readonly Result[], { jsonFile, markdownFile }: BenchOptions): void {
  const table = markdownTable(results);
  console.log(table);
  if (markdownFile !== null) writeFileSync(markdownFile, `${table}\n`);
  if (jsonFile !== null) writeFileSync(jsonFile, `${JSON.stringify(results, null, 2)}\n`);
}

export function markdownTable(results: readonly Result[]): string {
  const head = ['id', 'what', 'measured', 'yardstick', 'ratio', 'goal', 'met'];
  const align = ['---', '---', '--:', '--:', '--:', '--:', ':-:'];
  const rows = results.map(({ id, what, measured, yardstick, ratio, goal, met }) => [
    id,
    what.replaceAll('|', '\\|'),
    inGroups(measured),
    inGroups(yardstick),
    ratio === null ? '–' : `${ratio} ×`,
    goal,
    met ? 'yes' : '**no**',
  ]);
  return [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const inGroups = (value: number | null): string => {
  if (value === null) return '–';
  return value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
};
