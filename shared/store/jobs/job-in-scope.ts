// One job as those see it who may. Jobs work for partners, whose id is their tenant in the ledger; what works for nobody
// in particular is for those who may see everything.
import type { RowScope } from '../row-scope';
import { row, type Sql } from '../sql';

export type JobInScope = {
  state: string;
  progress: unknown;
  attempt: number;
  maxAttempts: number;
  failedReason: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** Undefined also when it lies outside of the scope. */
export const findJobInScope = (
  sql: Sql,
  scope: RowScope,
  name: string,
  eventId: string,
): Promise<JobInScope | undefined> =>
  row(
    sql,
    `select state, progress, attempt, max_attempts as "maxAttempts", failed_reason as "failedReason",
            created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"
       from job
      where name = $1
        and event_id = $2
        and ($3::text is null or tenant = $3)
        and ($4::text is null
             or exists (select from partner where partner.id::text = job.tenant and partner.jurisdiction = $4))`,
    [
      name,
      eventId,
      scope.kind === 'partner' ? scope.partnerId : null,
      scope.kind === 'tenant' ? scope.jurisdiction : null,
    ],
  );
