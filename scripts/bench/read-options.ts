import { parseArgs } from 'node:util';
import { figureIds } from './goals';

export type BenchOptions = {
  /** Smaller sizes and fewer rounds: under two minutes, and ratios that scatter more. */
  quick: boolean;
  jsonFile: string | null;
  markdownFile: string | null;
  only: ReadonlySet<string>;
};

/** Reads the command line; throws with a sentence for whoever typed it. */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      markdown: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const asked = values.only?.split(',').map((id) => id.trim()) ?? figureIds;
  const unknown = asked.filter((id) => !figureIds.includes(id));
  if (unknown.length > 0) throw new Error(`No such figure: ${unknown.join(', ')}. Known are ${figureIds.join(', ')}.`);
  return {
    quick: values.quick,
    jsonFile: values.json ?? null,
    markdownFile: values.markdown ?? null,
    only: new Set(asked),
  };
}
