// Ledger rows as the engine would have left them, for tests of what reads them.
import { v7 as uuidv7 } from 'uuid';
import { rows, type Sql } from '../../shared/store/sql';

export type LedgerRow = {
  name: string;
  event: string;
  eventId: string;
  payload: unknown;
  state: 'waiting' | 'delayed' | 'active' | 'completed' | 'failed';
  held: boolean;
  fairRank: number | null;
  attempt: number;
  maxAttempts: number;
  runAt: Date | null;
  failedReason: string | null;
  stack: string | null;
  fingerprint: string | null;
  parentEventId: string | null;
  parentName: string | null;
  tenant: string | null;
  subjectId: string | null;
  correlationId: string | null;
  createdAt: Date;
};

const defaults = {
  name: 'tax.assess-small-batch',
  event: 'small-batch.received',
  payload: { batchId: '019b0000-0000-7000-8000-000000000001' },
  state: 'completed',
  held: false,
  fairRank: null,
  attempt: 1,
  maxAttempts: 8,
  runAt: null,
  failedReason: null,
  stack: null,
  fingerprint: null,
  parentEventId: null,
  parentName: null,
  tenant: null,
  subjectId: null,
  correlationId: null,
} as const satisfies Partial<LedgerRow>;

/** The id an event of this moment would have. */
export const eventIdAt = (at: Date): string => uuidv7({ msecs: at.getTime() });

/** Inserts rows and returns their event ids in order. What a row leaves out is that of a small batch's completed job. */
export async function insertLedgerRows(sql: Sql, given: readonly Partial<LedgerRow>[]): Promise<string[]> {
  const records = given.map((row) => {
    const createdAt = row.createdAt ?? new Date();
    const full = { ...defaults, createdAt, eventId: eventIdAt(createdAt), ...row };
    const finished = full.state === 'completed' || full.state === 'failed';
    return {
      ...full,
      startedAt: finished || full.state === 'active' ? createdAt : null,
      finishedAt: finished ? createdAt : null,
    };
  });
  await rows(
    sql,
    `insert into job (name, event, event_id, payload, state, held, fair_rank, attempt, max_attempts, run_at,
                      failed_reason, stack, error_fingerprint, parent_event_id, parent_name, tenant, subject_id,
                      correlation_id, created_at, started_at, finished_at, locked_by, locked_until)
     select r.name, r.event, r."eventId", r.payload, r.state, r.held, r."fairRank", r.attempt, r."maxAttempts",
            r."runAt", r."failedReason", r.stack, r.fingerprint, r."parentEventId", r."parentName", r.tenant,
            r."subjectId", r."correlationId", r."createdAt", r."startedAt", r."finishedAt",
            case when r.state = 'active' then gen_random_uuid() end,
            case when r.state = 'active' then now() + interval '1 hour' end
       from json_to_recordset($1) as r(
              name text, event text, "eventId" uuid, payload jsonb, state job_state, held boolean, "fairRank" int,
              attempt smallint, "maxAttempts" smallint, "runAt" timestamptz, "failedReason" text, stack text,
              fingerprint text, "parentEventId" uuid, "parentName" text, tenant text, "subjectId" uuid,
              "correlationId" text, "createdAt" timestamptz, "startedAt" timestamptz, "finishedAt" timestamptz)`,
    [JSON.stringify(records)],
  );
  return records.map(({ eventId }) => eventId);
}

/** A failed job, with the reason's own fingerprint unless one is given. */
export const failedRow = (row: Partial<LedgerRow> = {}): Partial<LedgerRow> => ({
  state: 'failed',
  attempt: 8,
  failedReason: 'the tariff has no rule for 12 fiscal horse power',
  stack: 'Error: the tariff has no rule\n    at assess (/app/shared/domain/assess.js:10:3)',
  fingerprint: 'aaaaaaaaaaaaaaaa',
  ...row,
});

export type StoredJob = {
  name: string;
  eventId: string;
  state: string;
  attempt: number;
  held: boolean;
  failedReason: string | null;
};

/** All rows of the ledger as they are now, oldest first. */
export const storedJobs = (sql: Sql): Promise<StoredJob[]> =>
  rows(
    sql,
    `select name, event_id as "eventId", state, attempt, held, failed_reason as "failedReason"
       from job
      order by event_id, name`,
  );
