// Servers of the bench, ours and the yardstick's: started, asked for their addresses, and stopped.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from './project-root';

export type StartedProgram = {
  pid: number;
  /** Addresses by part, as the program reported them. */
  urls: Record<string, string | null>;
  stop(): Promise<void>;
};

const startWithinSeconds = 30;
const stopWithinSeconds = 30;

export type ProgramOptions = { args?: string[]; env?: Record<string, string> };

/** Starts a program that sends `{ ready: { part: url } }` when it can be used. Its output goes to a log file. */
export async function startProgram(
  file: string,
  { args = [], env = {} }: ProgramOptions = {},
): Promise<StartedProgram> {
  const logFile = openLogFile([basename(file, '.js'), ...args].join('-'));
  const program = fork(file, args, {
    env: { ...environmentOfTheMachine(), ...env },
    stdio: ['ignore', logFile.descriptor, logFile.descriptor, 'ipc'],
  });
  closeSync(logFile.descriptor);
  const endWithBench = () => program.kill('SIGKILL');
  process.once('exit', endWithBench);
  program.once('exit', () => process.off('exit', endWithBench));
  const timer = setTimeout(() => program.kill('SIGKILL'), startWithinSeconds * 1000);
  const [first] = (await Promise.race([once(program, 'message'), once(program, 'exit')])) as [unknown];
  clearTimeout(timer);
  if (typeof first !== 'object' || first === null || !('ready' in first))
    throw new Error(`${basename(file)} ${args.join(' ')} did not start; its log is ${logFile.path}`);

  return {
    pid: program.pid!,
    urls: first.ready as Record<string, string | null>,
    stop: () => stop(program, `${basename(file)} ${args.join(' ')}`, logFile.path),
  };
}

/** Settings of whoever runs the bench must not change what is measured. */
const environmentOfTheMachine = (): Record<string, string | undefined> => {
  const { PATH, HOME, LANG, TMPDIR, SystemRoot } = process.env;
  return { PATH, HOME, LANG, TMPDIR, SystemRoot };
};

function openLogFile(name: string): { path: string; descriptor: number } {
  const folder = join(projectRoot, '.local', 'bench', 'logs');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  return { path, descriptor: openSync(path, 'a') };
}

async function stop(program: ChildProcess, name: string, logPath: string): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null)
    throw new Error(`${name} ended before it was stopped; its log is ${logPath}`);
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  const force = setTimeout(() => program.kill('SIGKILL'), stopWithinSeconds * 1000);
  await ended;
  clearTimeout(force);
}
