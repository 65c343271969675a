// Whether the platform, or one jurisdiction, is under maintenance (R2.6). Looked at once a second, not at each request;
// callers are told how long to wait.
import type { Logger } from 'pino';
import { listMaintenance, type Maintenance } from '../store/maintenance';
import type { Database } from '../store/sql';
import { Refusal } from './errors';
import type { RouteDescription } from './route';

export type MaintenanceWatch = {
  /** Throws for a request that would write while writes are refused. Reads go on. */
  refuseWrites(route: Pick<RouteDescription, 'method' | 'duringMaintenance'>, jurisdiction: string | null): void;
};

const lookMs = 1000;

/** Resolves after the first look, so that a process that starts during maintenance takes no write. */
export async function openMaintenanceWatch(options: {
  db: Database;
  log: Logger;
  onStop(step: () => unknown): void;
}): Promise<MaintenanceWatch> {
  const { db, log, onStop } = options;
  let current = await listMaintenance(db);
  let timer: NodeJS.Timeout;
  let stopped = false;
  const look = async () => {
    // While the database is away the last word counts; writes would fail anyhow.
    current = await listMaintenance(db).catch((err: unknown) => {
      log.warn({ err }, 'could not look whether there is maintenance');
      return current;
    });
    if (!stopped) timer = setTimeout(look, lookMs).unref();
  };
  timer = setTimeout(look, lookMs).unref();
  onStop(() => {
    stopped = true;
    clearTimeout(timer);
  });
  const ruling = (jurisdiction: string | null): Maintenance | undefined =>
    current.find(({ tenant }) => tenant === '*') ?? current.find(({ tenant }) => tenant === jurisdiction);

  return {
    refuseWrites({ method, duringMaintenance }, jurisdiction) {
      if (method === 'get' || duringMaintenance === true) return;
      const found = ruling(jurisdiction);
      if (found === undefined) return;
      throw new Refusal('MAINTENANCE', { detail: found.message, retryAfterSeconds: found.retryAfterSeconds });
    },
  };
}
