// What the console searches by, as SQL. All reads go newest first along the key of one queue at a time and stop after
// a budget of rows, so no filter, however rare its matches, walks through the whole ledger.
import type { JobState } from './console-rows';

export type JobFilter = {
  /** Queues to look in. */
  names: readonly string[];
  state: JobState | null;
  /** Found anywhere in the payload or the reason of the failure, whatever its case. */
  text: string | null;
  /** Partners; null for all. */
  tenants: readonly string[] | null;
  /** The business row, such as a batch. */
  subjectId: string | null;
  fingerprint: string | null;
  fromAt: Date;
  /** Exclusive. */
  toAt: Date;
};

/** The least UUIDv7 of a moment: the first 48 bits are its milliseconds. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** The moment of a UUIDv7, in milliseconds. */
export const momentOf = (eventId: string): Date =>
  new Date(Number.parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16));

/** Parameters $1 to $6 of every statement with `matches`, then $7 and $8, the range of event ids. */
export const filterParams = (filter: JobFilter): unknown[] => [
  filter.names,
  filter.state,
  filter.text === null ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`,
  filter.tenants,
  filter.subjectId,
  filter.fingerprint,
  firstIdAt(filter.fromAt),
  firstIdAt(filter.toAt),
];

/** Whether a scanned row is what was asked for. `state::text` keeps the planner from choosing an index for it. */
export const matches = `($2::text is null or job.state::text = $2)
   and ($3::text is null or job.payload::text ilike $3 or job.failed_reason ilike $3)
   and ($4::text[] is null or job.tenant = any($4))
   and ($5::uuid is null or job.subject_id = $5)
   and ($6::text is null or job.error_fingerprint = $6)`;

/**
 * The cheapest set of rows that holds every match. Failed rows have an index of their own and so have the jobs of one
 * business row; everything else is found along the key.
 */
export function sourceOf(filter: JobFilter): string {
  const failed = filter.state === 'failed' || filter.fingerprint !== null;
  return failed ? `job.state = 'failed'` : 'true';
}
