// Rings for committed work. What it carries are ids; losing any of it costs time, never work.
import type { Logger } from 'pino';
import type { Metrics } from '../process/metrics';
import type { Announcement } from '../store/sql';

export type Bells = {
  /** Never throws and never waits: the ledger already has the work, and the reconciler rings for what was missed. */
  ring(announcements: readonly Announcement[]): void;
  connected(): boolean;
  /** A word for health: connected, blocked, out of reach, or off by configuration. Rejects when it is out of reach. */
  state(): Promise<string>;
  close(): Promise<void>;
};

export async function openBells(options: { url: string | null; log: Logger; metrics: Metrics }): Promise<Bells> {
  void options;
  throw new Error('being written');
}
