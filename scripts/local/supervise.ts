// Keeps the platform's processes running on one machine: starts each with its parts, and again when it dies.
import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, fchmodSync, openSync, type WriteStream } from 'node:fs';

export type Child = {
  parts: readonly string[];
  /** The running process; another one after a restart. */
  pid(): number | undefined;
  /** Addresses by part, as the process told them when it was ready. */
  urls(): Record<string, string | null>;
};

export type Supervisor = { children: readonly Child[]; stop(): Promise<void> };

type Wanted = { parts: readonly string[]; env: NodeJS.ProcessEnv };

const restartPauseMs = 300;
const readySeconds = 60;
// Longer than a process may take to finish what it began (STOP_SECONDS).
const stopSeconds = 40;

export type SuperviseOptions = {
  /** The built run-parts program. */
  program: string;
  logFile: string;
  log: (line: string) => void;
};

/** Resolves when every process is ready. Logs go to one file for all. */
export async function supervise(wanted: readonly Wanted[], options: SuperviseOptions): Promise<Supervisor> {
  const logs = openLogFile(options.logFile);
  const kept = wanted.map((one) => keepRunning(one, logs, options));
  try {
    await Promise.all(kept.map(({ ready }) => ready));
  } catch (error) {
    await Promise.all(kept.map((child) => child.stop()));
    throw error;
  }
  return {
    children: kept,
    async stop() {
      await Promise.all(kept.map((child) => child.stop()));
      logs.end();
    },
  };
}

/** For its owner alone: logs name addresses and accounts. An older one may have been opened for everybody. */
function openLogFile(path: string): WriteStream {
  const fd = openSync(path, 'a', 0o600);
  fchmodSync(fd, 0o600);
  return createWriteStream(path, { fd });
}

function keepRunning(wanted: Wanted, logs: WriteStream, options: SuperviseOptions) {
  const name = wanted.parts.join('+');
  let child: ChildProcess;
  let urls: Record<string, string | null> = {};
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;
  let resolveReady = () => {};
  let rejectReady = (_error: Error) => {};
  const ready = new Promise<void>((resolve, reject) => {
    resolveReady = resolve;
    rejectReady = reject;
  });
  const late = setTimeout(
    () => rejectReady(new Error(`${name} was not ready within ${readySeconds} s; see ${options.logFile}`)),
    readySeconds * 1000,
  );
  let everReady = false;

  const start = () => {
    child = fork(options.program, [...wanted.parts], {
      env: wanted.env,
      // Out of the terminal's group: Ctrl-C would reach the child twice, and the second ends it at once.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(logs, { end: false });
    child.stderr?.pipe(logs, { end: false });
    child.on('message', (message: { ready?: Record<string, string | null> }) => {
      if (message.ready === undefined) return;
      urls = message.ready;
      everReady = true;
      clearTimeout(late);
      resolveReady();
    });
    child.on('error', (error) => options.log(`${name}: ${error.message}`));
    child.on('exit', (code, signal) => {
      if (stopping) return;
      if (!everReady) {
        rejectReady(new Error(`${name} ended with ${signal ?? code} before it was ready; see ${options.logFile}`));
        return;
      }
      options.log(`${name} ended (${signal ?? code}); it is started again.`);
      restart = setTimeout(start, restartPauseMs);
    });
  };
  start();

  return {
    parts: wanted.parts,
    pid: () => child.pid,
    urls: () => urls,
    ready,
    async stop() {
      stopping = true;
      clearTimeout(late);
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), stopSeconds * 1000);
      await ended;
      clearTimeout(patience);
    },
  };
}
