import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Ended = { code: number; interrupted: boolean };

/**
 * Runs a Node.js program in this terminal to its end. Signals are heard meanwhile and passed on, so that a program that
 * has servers to stop does so before this process goes. `code` is what a shell would say.
 */
export function runProgram(program: string, args: readonly string[], env = process.env): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: 'inherit' });
  let interrupted = false;
  // Ctrl-C reaches the child from the terminal itself; sent on once more it would mean "at once".
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY;
  const onSignal = (signal: NodeJS.Signals) => {
    interrupted = true;
    if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + constants.signals[signal ?? 'SIGTERM'], interrupted }),
    );
  }).finally(() => {
    for (const signal of signals) process.off(signal, onSignal);
  });
}
