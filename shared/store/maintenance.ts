// Maintenance of the platform or of one jurisdiction: one row while it lasts.
import { row, rows, type Sql, type Tx } from './sql';

export type Maintenance = {
  /** A jurisdiction, or '*' for the whole platform. */
  tenant: string;
  /** Shown to callers. */
  message: string;
  retryAfterSeconds: number;
  /** Whether workers go on with what was accepted before. Only the whole platform can stop them. */
  workers: 'go on' | 'stop';
  since: Date;
  changedBy: string;
};

/**
 * A condition of the statements that claim, so that a stop holds for every worker from its commit on, without a message
 * to any of them. What is claimed already goes on to its end. Asked once a statement, of a table that is nearly always
 * empty: 0.03 ms of a claim's 0.3 to 0.8 ms, whether it takes one job or a hundred.
 */
export const workersMayClaim = `not exists (select from maintenance where tenant = '*' and workers = 'stop')`;

const columns = `tenant, message, retry_after_seconds as "retryAfterSeconds", workers, since, changed_by as "changedBy"`;

export const listMaintenance = (sql: Sql): Promise<Maintenance[]> =>
  rows(sql, `select ${columns} from maintenance order by tenant`);

/** Begins it, or changes what is said of one that lasts. */
export const beginMaintenance = (tx: Tx, given: Omit<Maintenance, 'since'>): Promise<unknown> =>
  rows(
    tx,
    `insert into maintenance (tenant, message, retry_after_seconds, workers, changed_by)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant) do update
        set message = excluded.message,
            retry_after_seconds = excluded.retry_after_seconds,
            workers = excluded.workers,
            changed_by = excluded.changed_by`,
    [given.tenant, given.message, given.retryAfterSeconds, given.workers, given.changedBy],
  );

/** What ended, or undefined when there was none. */
export const endMaintenance = (tx: Tx, tenant: string): Promise<Maintenance | undefined> =>
  row(tx, `delete from maintenance where tenant = $1 returning ${columns}`, [tenant]);

/** Jobs or sets that workers run, as they last told: up to some seconds late. */
export const workersAtWork = async (sql: Sql): Promise<{ running: number }> =>
  (await row(sql, `select coalesce(sum(active), 0)::int as running from worker`))!;
