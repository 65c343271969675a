import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerUrls } from '../servers';
import type { PeerName } from './all-peers';
import type { WorkerOrder, WorkerReport } from './worker';

export type PeerWorkers = {
  /** Resolves when the workers have committed so many rows since they started. Rejects when one of them ends. */
  untilCommitted(rows: number): Promise<void>;
  stop(): Promise<void>;
};

/** Starts `count` processes with the peer's workers and waits until all of them take jobs. */
export async function startWorkers(peer: PeerName, urls: ServerUrls, count: number): Promise<PeerWorkers> {
  let committed = 0;
  let stopping = false;
  let settle = () => {};
  let fail: (error: Error) => void = () => {};
  const workers = Array.from({ length: count }, () => fork(join(__dirname, 'worker')));
  for (const worker of workers) {
    worker.on('message', (report: WorkerReport) => {
      if ('committed' in report) committed += report.committed;
      settle();
    });
    worker.on('exit', () => {
      if (!stopping) fail(new Error(`a worker of ${peer} ended`));
    });
  }
  await Promise.all(workers.map((worker) => startOne(worker, { peer, urls })));

  return {
    untilCommitted: (rows) =>
      new Promise((resolve, reject) => {
        fail = reject;
        settle = () => {
          if (committed >= rows) resolve();
        };
        settle();
      }),
    async stop() {
      stopping = true;
      await Promise.all(workers.map(stopOne));
    },
  };
}

async function startOne(worker: ChildProcess, order: WorkerOrder): Promise<void> {
  worker.send(order);
  const [first] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as [WorkerReport | number];
  if (typeof first !== 'object' || first === null || !('ready' in first)) throw new Error('a worker did not start');
}

async function stopOne(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.send('stop' satisfies WorkerOrder);
  const force = setTimeout(() => worker.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}
