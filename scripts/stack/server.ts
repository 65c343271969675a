import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { killWithChildren } from './process-identity';
import type { ProcessList } from './process-list';
import type { Credentials } from './run-command';

/** What demo, tests and bench do to a server: end it politely, crash it, lose its data, bring it back at the same URL. */
export type Server = {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** SIGKILL to it and its helpers, as a power cut would: nothing is committed or answered any more. */
  kill(): Promise<void>;
  /** Stops the server and deletes its data; `start` begins empty. */
  wipe?(): Promise<void>;
};

export type Launch = {
  name: string;
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Its working folder, by which a later run recognises the process as ours. */
  folder: string;
  /** A word of its command line, before and after it replaces itself by another program. */
  program: string;
  logFile: string;
  user: Credentials | null;
  stopSignal: NodeJS.Signals;
  isReady: (pid: number) => Promise<boolean> | boolean;
  readyWithinSeconds: number;
  /** Output of a start that failed for a passing reason and is tried again for a while. */
  passingFailure?: RegExp;
};

export type ServerProcess = Server & {
  /** The last resort of an ending Node process: asks the server to stop and does not wait. */
  signalToStop(): void;
};

export class StartFailed extends Error {
  readonly output: string;

  constructor(name: string, output: string, logFile: string) {
    super(`${name} did not start (its log is ${logFile}):\n${output.trim().split('\n').slice(-12).join('\n')}`);
    this.output = output;
  }
}

/** What the servers of one stack have in common. */
export type Supervision = {
  processes: ProcessList;
  log: (line: string) => void;
  /** Every server that was ever started, in that order: what stopping the stack goes through backwards. */
  servers: ServerProcess[];
  /** Set when the stack stops, so that a start still under way does not bring up another server afterwards. */
  isStopping: boolean;
};

/** Controls one server process. `launch` is asked before every start, so that it may name another port. */
export function superviseServer(launch: () => Launch, stack: Supervision): ServerProcess {
  let running: Running | null = null;
  let wanted = false;

  const end = async (signal: NodeJS.Signals) => {
    wanted = false;
    await running?.end(signal);
    running = null;
  };
  const server: ServerProcess = {
    async start() {
      if (running?.isAlive()) return;
      if (stack.isStopping) throw new Error('The stack is being stopped.');
      wanted = true;
      const spawnOnce = () => {
        running = spawnServer(launch(), stack);
        return running;
      };
      await startUntilReady(launch(), spawnOnce, () => wanted);
    },
    stop: () => end(launch().stopSignal),
    kill: () => end('SIGKILL'),
    async restart() {
      await server.stop();
      await server.start();
    },
    signalToStop() {
      if (running?.isAlive()) running.child.kill(launch().stopSignal);
    },
  };
  stack.servers.push(server);
  return server;
}

async function startUntilReady(launch: Launch, spawnOnce: () => Running, isWanted: () => boolean): Promise<void> {
  const deadline = Date.now() + launch.readyWithinSeconds * 1000;
  for (;;) {
    const logStart = statSync(launch.logFile, { throwIfNoEntry: false })?.size ?? 0;
    const running = spawnOnce();
    if (await becomesReady(running, launch, deadline)) return;
    await running.end('SIGKILL');
    const output = `${readFileSync(launch.logFile).subarray(logStart)}${running.spawnError()}`;
    const mayPass = isWanted() && Date.now() < deadline && launch.passingFailure?.test(output);
    if (!mayPass) throw new StartFailed(launch.name, output, launch.logFile);
    await pause(100);
  }
}

async function becomesReady(running: Running, launch: Launch, deadline: number): Promise<boolean> {
  while (running.isAlive() && Date.now() < deadline) {
    // Asked twice: whoever answers on the port need not be this process, if it just ended because the port was taken.
    if (running.child.pid && (await launch.isReady(running.child.pid)) && running.isAlive()) {
      running.expectToStay();
      return true;
    }
    await pause(20);
  }
  return false;
}

type Running = {
  child: ChildProcess;
  isAlive: () => boolean;
  expectToStay: () => void;
  /** Why the program could not be run at all; empty when it could. */
  spawnError: () => string;
  end: (signal: NodeJS.Signals) => Promise<void>;
};

const stopWithinSeconds = 30;

function spawnServer(launch: Launch, { processes, log }: Supervision): Running {
  const output = openSync(launch.logFile, 'a', 0o600);
  // Detached, so that Ctrl-C in the terminal reaches the application first and the servers only when it stops them.
  const child = spawn(launch.file, launch.args, {
    cwd: launch.folder,
    env: launch.env,
    stdio: ['ignore', output, output],
    detached: true,
    ...launch.user,
  });
  closeSync(output);
  let alive = true;
  let endIsNews = false;
  let spawnError = '';
  const ended = new Promise<void>((resolve) => {
    const onEnd = (why: string) => {
      if (!alive) return;
      alive = false;
      if (child.pid) processes.remove(child.pid);
      if (endIsNews) log(`${launch.name} ended unexpectedly (${why}); its log is ${launch.logFile}.`);
      resolve();
    };
    child.once('exit', (code, signal) => onEnd(signal ?? `code ${code}`));
    child.once('error', (err) => {
      spawnError = err.message;
      onEnd(err.message);
    });
  });
  if (child.pid) processes.add(child.pid, launch.program, launch.stopSignal);

  return {
    child,
    isAlive: () => alive,
    expectToStay: () => {
      endIsNews = true;
    },
    spawnError: () => spawnError,
    end: (signal) => {
      endIsNews = false;
      return endChild(child, ended, signal);
    },
  };
}

async function endChild(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  const { pid } = child;
  if (!pid || child.exitCode !== null || child.signalCode !== null) return ended;
  if (signal === 'SIGKILL') return killWithChildren(pid).then(() => ended);
  child.kill(signal);
  const force = setTimeout(() => void killWithChildren(pid), stopWithinSeconds * 1000);
  await ended;
  clearTimeout(force);
}
