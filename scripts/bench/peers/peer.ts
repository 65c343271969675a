// A rival in the form the bench runs it: something that fills its queue, and something that works in processes of its own.
import type { ServerUrls } from '../servers';

/** What the peers' jobs carry: as much of the upload as a job stands for, as it came, and where it belongs. */
export type LinesJob = { partnerId: string; batchId: string; firstLine: number; text: string };

export type PeerQueue = {
  /** Resolves when the queue has all of them. */
  add(jobs: readonly LinesJob[]): Promise<void>;
  close(): Promise<void>;
};

export type Peer = {
  /** Creates what the queue needs, once for each measurement, before any worker starts. */
  openQueue(urls: ServerUrls): Promise<PeerQueue>;
  /** Takes jobs in this process until the returned function is called. `committed` is told of rows after their commit. */
  work(urls: ServerUrls, committed: (rows: number) => void): Promise<() => Promise<void>>;
};
