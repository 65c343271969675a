// How a run ends in the ledger.
import { row, rows, type Sql, type Tx } from '../sql';

/** Completes what claimJobs locked in this transaction, which began with the claim. */
export async function completeJobs(
  tx: Tx,
  name: string,
  eventIds: readonly string[],
  results: ReadonlyMap<string, unknown> | undefined,
): Promise<void> {
  await rows(
    tx,
    `update job
        set state = 'completed',
            attempt = attempt + 1,
            failed_reason = null,
            stack = null,
            error_fingerprint = null,
            started_at = now(),
            finished_at = clock_timestamp()
      where name = $1
        and event_id = any($2::uuid[])`,
    [name, eventIds],
  );
  if (results === undefined || results.size === 0) return;
  await rows(
    tx,
    `update job
        set result = r.result
       from json_to_recordset($2) as r(id uuid, result jsonb)
      where job.name = $1
        and job.event_id = r.id`,
    [name, JSON.stringify([...results].map(([id, result]) => ({ id, result })))],
  );
}

/** A lease, by who has it and at which attempt. */
export type Held = { workerId: string; attempt: number };

/** Completes a leased job if this worker still holds it at this attempt. False means that somebody else has it now. */
export async function completeLeased(
  tx: Tx,
  name: string,
  eventId: string,
  held: Held,
  result: unknown,
): Promise<boolean> {
  const done = await row(
    tx,
    `update job
        set state = 'completed',
            failed_reason = null,
            stack = null,
            error_fingerprint = null,
            result = $5,
            locked_by = null,
            locked_until = null,
            finished_at = clock_timestamp()
      where name = $1
        and event_id = $2
        and state = 'active'
        and locked_by = $3
        and attempt = $4
     returning event_id`,
    [name, eventId, held.workerId, held.attempt, result === undefined ? null : JSON.stringify(result)],
  );
  return done !== undefined;
}

/** What becomes of a job whose run failed; the texts are masked already. */
export type Failure = {
  state: 'delayed' | 'failed';
  /** Counted runs, this one included unless it was "not yet". */
  attempt: number;
  inSeconds: number;
  reason: string;
  stack: string | null;
  fingerprint: string | null;
};

/**
 * Records a failed run, unless the job has moved on meanwhile. `held` names the lease of a leased run; without a worker
 * the job must still wait at the attempt it was claimed at, because a run in a transaction leaves no trace.
 */
export async function recordFailure(
  tx: Tx,
  name: string,
  eventId: string,
  failure: Failure,
  held: Held | { attempt: number },
): Promise<boolean> {
  const moved = await row(
    tx,
    `update job
        set state = $3::job_state,
            attempt = $4,
            run_at = case when $3::job_state = 'delayed' then now() + make_interval(secs => $5) end,
            failed_reason = $6,
            stack = $7,
            error_fingerprint = $8,
            locked_by = null,
            locked_until = null,
            started_at = coalesce(started_at, now()),
            finished_at = case when $3::job_state = 'failed' then clock_timestamp() end
      where name = $1
        and event_id = $2
        and attempt = $10
        and case when $9::uuid is null then state = 'waiting' else state = 'active' and locked_by = $9 end
     returning event_id`,
    [
      name,
      eventId,
      failure.state,
      failure.attempt,
      failure.inSeconds,
      failure.reason,
      failure.stack,
      failure.fingerprint,
      'workerId' in held ? held.workerId : null,
      held.attempt,
    ],
  );
  if (moved === undefined) return false;
  await appendJobLog(tx, name, eventId, failure.state === 'failed' ? 'error' : 'warn', failure.reason);
  return true;
}

/** Gives a leased job back untouched, for a worker that stops: the attempt does not count. */
export const returnLease = (sql: Sql, workerId: string): Promise<{ name: string; event_id: string }[]> =>
  rows(
    sql,
    `update job
        set state = 'waiting', attempt = attempt - 1, locked_by = null, locked_until = null
      where locked_by = $1
        and state = 'active'
     returning name, event_id`,
    [workerId],
  );

export const appendJobLog = (
  sql: Sql,
  name: string,
  eventId: string,
  level: 'info' | 'warn' | 'error',
  message: string,
): Promise<unknown> =>
  rows(sql, `insert into job_log (name, event_id, level, message) values ($1, $2, $3, $4)`, [
    name,
    eventId,
    level,
    message,
  ]);

export const setProgress = (
  sql: Sql,
  name: string,
  eventId: string,
  workerId: string,
  percent: number,
): Promise<unknown> =>
  rows(sql, `update job set progress = to_jsonb($4::numeric) where name = $1 and event_id = $2 and locked_by = $3`, [
    name,
    eventId,
    workerId,
    percent,
  ]);
