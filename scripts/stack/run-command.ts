import { spawn } from 'node:child_process';

export type Credentials = { uid: number; gid: number };

export type CommandResult = { code: number | null; output: string };

export type CommandOptions = {
  env?: NodeJS.ProcessEnv;
  folder?: string;
  user?: Credentials | null;
  input?: string;
  timeoutSeconds?: number;
};

/**
 * Runs a command to its end. Never throws: a program that is missing, fails or takes too long gives a code other than 0
 * and says why in `output` (standard output and error, as they came).
 */
export function runCommand(file: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...(options.env && { env: options.env }),
      ...(options.folder && { cwd: options.folder }),
      ...options.user,
      stdio: 'pipe',
      timeout: (options.timeoutSeconds ?? 60) * 1000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // A program that ends before it read its input would otherwise crash this process with EPIPE.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.once('error', (err) => resolve({ code: null, output: `${output}${err.message}` }));
    child.once('close', (code, signal) =>
      resolve({ code, output: signal ? `${output}\n${file} was ended by ${signal}` : output }),
    );
  });
}
