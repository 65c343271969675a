// Commands of an installation, run as an operator runs them: with arguments, settings and somebody who reads.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { commands } from '../../scripts/manage/commands';
import { runCommand } from '../../scripts/manage/run-command';

export type Outcome = { code: number; out: string; err: string };

/** In this process: a process of its own costs a second, and only some of what a test asks for is about it. */
export async function runManage(args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  let [out, err] = ['', ''];
  const reader = new Writable({
    write(bytes: Buffer, _encoding, done) {
      out += bytes.toString();
      done();
    },
  });
  const code = await runCommand(commands, args, {
    env,
    out: reader,
    complain: (text) => {
      err += `${text}\n`;
    },
  });
  reader.end();
  return { code, out, err };
}

export function startManage(args: readonly string[], env: Record<string, string>) {
  const hook = join(__dirname, 'typescript-in-node.cjs');
  const program = join(__dirname, '../../scripts/manage.ts');
  return spawn(process.execPath, ['-r', hook, program, ...args], { env: { PATH: process.env.PATH, ...env } });
}

/** In a process of its own, which reads `input`. */
export async function spawnManage(args: readonly string[], env: Record<string, string>, input = ''): Promise<Outcome> {
  const child = startManage(args, env);
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

/** The line that a script would take: a key, an id. */
export const lastLine = (outcome: Outcome): string => outcome.out.trimEnd().split('\n').at(-1)!;
