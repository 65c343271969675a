import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs the same program with another Node.js, as if this process had been that one; resolves with its exit code. */
export async function runAgainWith(node: string, args: readonly string[]): Promise<number> {
  const child = spawn(node, args, { stdio: 'inherit' });
  // Ctrl-C in a terminal reaches both; this one must outlive the other, which stops its servers first.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
