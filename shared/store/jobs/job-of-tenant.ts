import { row, type Sql } from '../sql';

export type JobOfTenant = {
  state: string;
  progress: unknown;
  attempt: number;
  maxAttempts: number;
  failedReason: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** Undefined also when it is another tenant's; null asks for the job whoever's it is. */
export const findJobOfTenant = (
  sql: Sql,
  tenant: string | null,
  name: string,
  eventId: string,
): Promise<JobOfTenant | undefined> =>
  row(
    sql,
    `select state, progress, attempt, max_attempts as "maxAttempts", failed_reason as "failedReason",
            created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"
       from job
      where name = $1
        and event_id = $2
        and ($3::text is null or tenant = $3)`,
    [name, eventId, tenant],
  );
