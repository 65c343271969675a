// What the console searches by, as SQL.
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

/** The moment of a UUIDv7. */
export const momentOf = (eventId: string): Date =>
  new Date(Number.parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16));

/** Parameters $1 to $6 of `matches`, then $7 and $8, the range of event ids. */
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

/** Whether a row is what was asked for, but for its time. `state::text` keeps the planner from choosing an index for it. */
export const matches = `job.name = any($1)
   and ($2::text is null or job.state::text = $2)
   and ($3::text is null or job.payload::text ilike $3 or job.failed_reason ilike $3)
   and ($4::text[] is null or job.tenant = any($4))
   and ($5::uuid is null or job.subject_id = $5)
   and ($6::text is null or job.error_fingerprint = $6)`;
