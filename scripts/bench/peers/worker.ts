// A process that does one peer's work. Told by its parent which peer and which servers, and when to stop.

import type { ServerUrls } from '../servers';
import { type PeerName, peers } from './all-peers';

export type WorkerOrder = { peer: PeerName; urls: ServerUrls } | 'stop';
export type WorkerReport = { ready: true } | { committed: number };

const reportEveryMs = 10;

let stop: () => Promise<void> = async () => {};
let unreported = 0;

const tell = (report: WorkerReport) => process.send?.(report);

function committed(rows: number): void {
  if (unreported === 0) setTimeout(report, reportEveryMs);
  unreported += rows;
}

function report(): void {
  tell({ committed: unreported });
  unreported = 0;
}

process.on('message', (order: WorkerOrder) => {
  if (order === 'stop') return void stop().finally(() => process.exit(0));
  void peers[order.peer].work(order.urls, committed).then((end) => {
    stop = end;
    tell({ ready: true });
  });
});
// The bench itself died: nobody is left to tell this process to stop.
process.on('disconnect', () => process.exit(1));
