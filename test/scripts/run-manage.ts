// A command of an installation as an operator runs it: a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export type Outcome = { code: number; out: string; err: string };

export function startManage(args: readonly string[], env: Record<string, string>) {
  const hook = join(__dirname, 'typescript-in-node.cjs');
  const program = join(__dirname, '../../scripts/manage.ts');
  return spawn(process.execPath, ['-r', hook, program, ...args], { env: { PATH: process.env.PATH, ...env } });
}

export async function runManage(args: readonly string[], env: Record<string, string>, input = ''): Promise<Outcome> {
  const child = startManage(args, env);
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

/** The line that a script would take: a key, an id. */
export const lastLine = (outcome: Outcome): string => outcome.out.trimEnd().split('\n').at(-1)!;
