// What the tax workers read and write: chunks in, assessments and refused lines out. Everything in sets.
import type { FieldError } from '../domain/line-errors';
import { maskText } from '../process/mask';
import { rows, type Sql, type Tx } from './sql';

export type ChunkKey = { batchId: string; chunk: number };

export type StoredChunk = ChunkKey & {
  firstLine: number;
  /** As stored; `openBody` opens it. */
  body: Buffer;
  isSealed: boolean;
  /** Lines that intake dropped because of their length; blank in `body`. */
  tooLong: number[];
  partnerId: string;
  jurisdiction: string;
  fiscalYear: number;
  currency: string;
  format: unknown;
  isTest: boolean;
  /** When the first line of its batch came. */
  batchCreatedAt: Date;
  cancelled: boolean;
};

/** Locks chunks that have no outcome yet. A chunk that is done, or whose batch is gone, is left out. */
export const lockChunks = (tx: Tx, keys: readonly ChunkKey[]): Promise<StoredChunk[]> =>
  rows(
    tx,
    `select c.batch_id as "batchId", c.chunk, c.first_line as "firstLine", c.body,
            c.is_sealed as "isSealed", c.too_long as "tooLong", b.partner_id as "partnerId", b.jurisdiction,
            b.fiscal_year as "fiscalYear", b.currency, b.format, b.is_test as "isTest",
            b.created_at as "batchCreatedAt", b.state = 'cancelled' as cancelled
       from json_to_recordset($1) as k("batchId" uuid, chunk int)
       join batch_chunk c on c.batch_id = k."batchId" and c.chunk = k.chunk
       join batch b on b.id = c.batch_id
      where c.state in ('waiting', 'failed')
      order by c.batch_id, c.chunk
        for update of c`,
    [JSON.stringify(keys)],
  );

export type ExemptionRow = {
  id: string;
  jurisdiction: string;
  registrationKey: string;
  ground: string;
  validFrom: string;
  validTo: string | null;
};

/** All approved exemptions of the given vehicles, of whatever time and jurisdiction; the newest last. */
export const approvedExemptions = (sql: Sql, registrationKeys: readonly string[]): Promise<ExemptionRow[]> =>
  rows(
    sql,
    `select id, jurisdiction, registration_key as "registrationKey", ground,
            valid_from::text as "validFrom", valid_to::text as "validTo"
       from exemption
      where registration_key = any($1::text[])
      order by created_at`,
    [registrationKeys],
  );

export type UnassessedLine = {
  batchId: string;
  line: number;
  ref: string | null;
  outcome: 'rejected' | 'duplicate';
  assessmentId: string | null;
  errors: readonly FieldError[];
};

/**
 * What was refused quotes its line, and columns that were shifted put names of fields in front of anything. The reference
 * is how the partner finds the line again, and most are numbers: it goes only where it holds an address.
 */
const withoutPersonal = (line: UnassessedLine): UnassessedLine =>
  line.outcome === 'duplicate'
    ? line
    : {
        ...line,
        ref: line.ref?.includes('@') ? maskText(line.ref) : line.ref,
        errors: line.errors.map((error) => ({
          ...error,
          field: maskText(error.field),
          message: maskText(error.message),
        })),
      };

export const insertUnassessedLines = (tx: Tx, lines: readonly UnassessedLine[]): Promise<unknown> =>
  rows(
    tx,
    `insert into unassessed_line (batch_id, line, ref, outcome, assessment_id, errors)
     select "batchId", line, ref, outcome, "assessmentId", errors
       from json_to_recordset($1) as x("batchId" uuid, line int, ref text, outcome text, "assessmentId" uuid, errors json)`,
    [JSON.stringify(lines.map(withoutPersonal))],
  );

export type ChunkOutcome = ChunkKey & { assessed: number; rejected: number; duplicates: number; amount: bigint };

/**
 * Marks chunks done and adds their outcomes to their batches; returns the batches that are complete with them. The last
 * statement of the transaction but the ledger's own, because the batch's row is locked from here to the commit and all
 * workers on that batch need it.
 */
export const finishChunks = (tx: Tx, outcomes: readonly ChunkOutcome[]): Promise<CompletedBatch[]> =>
  rows(
    tx,
    `with outcome as materialized (
       select * from json_to_recordset($1) as x(
         "batchId" uuid, chunk int, assessed int, rejected int, duplicates int, amount bigint)
     ), done as (
       update batch_chunk c
          set state = 'done', body = null, failed_reason = null
         from outcome o, batch_chunk before
        where c.batch_id = o."batchId" and c.chunk = o.chunk
          and before.batch_id = c.batch_id and before.chunk = c.chunk
       returning c.batch_id, before.state = 'failed' as had_failed
     ), sum as (
       select "batchId", sum(assessed) as assessed, sum(rejected) as rejected, sum(duplicates) as duplicates,
              sum(amount) as amount, count(*) as chunks,
              (select count(*) from done where done.batch_id = "batchId" and had_failed) as had_failed
         from outcome
        group by "batchId"
     )
     update batch b
        set assessed_count = assessed_count + sum.assessed,
            rejected_count = rejected_count + sum.rejected,
            duplicate_count = duplicate_count + sum.duplicates,
            amount_total = amount_total + sum.amount,
            chunks_done = chunks_done + sum.chunks,
            chunks_failed = chunks_failed - sum.had_failed,
            state = case when state = 'processing' and chunks_done + sum.chunks = chunk_count
                         then 'completed' else state end,
            finished_at = case when state = 'processing' and chunks_done + sum.chunks = chunk_count
                               then clock_timestamp() else finished_at end
       from sum
      where b.id = sum."batchId"
     returning case when state = 'completed' then b.id end as id, b.partner_id as "partnerId",
            b.notify_owners as "notifyOwners"`,
    [JSON.stringify(outcomes.map(({ amount, ...rest }) => ({ ...rest, amount: Number(amount) })))],
  ).then((batches) => (batches as TouchedBatch[]).filter(isCompleted));

type CompletedBatch = { id: string; partnerId: string; notifyOwners: boolean };
/** Without an id when lines of it are left. */
type TouchedBatch = Omit<CompletedBatch, 'id'> & { id: string | null };

const isCompleted = (batch: TouchedBatch): batch is CompletedBatch => batch.id !== null;

/** Chunks of a cancelled batch lose their lines; nothing becomes of them. */
export const dropChunks = (tx: Tx, keys: readonly ChunkKey[]): Promise<unknown> =>
  rows(
    tx,
    `update batch_chunk c
        set state = 'cancelled', body = null
       from json_to_recordset($1) as k("batchId" uuid, chunk int)
      where c.batch_id = k."batchId"
        and c.chunk = k.chunk`,
    [JSON.stringify(keys)],
  );

/**
 * A chunk whose job is dead shows on its batch, which stays open until the job is retried or the batch is cancelled.
 * Of a batch that was cancelled meanwhile the chunk is dropped instead, with the lines it holds.
 */
export const failChunk = (tx: Tx, key: ChunkKey, reason: string): Promise<unknown> =>
  rows(
    tx,
    `with failed as (
       update batch_chunk c
          set state = case when b.state = 'cancelled' then 'cancelled' else 'failed' end::chunk_state,
              failed_reason = case when b.state <> 'cancelled' then $3 end,
              body = case when b.state <> 'cancelled' then c.body end
         from batch b
        where c.batch_id = $1
          and c.chunk = $2
          and c.state = 'waiting'
          and b.id = c.batch_id
       returning c.batch_id, c.state
     )
     update batch
        set chunks_failed = chunks_failed + 1
       from failed
      where batch.id = failed.batch_id
        and failed.state = 'failed'`,
    [key.batchId, key.chunk, reason],
  );
