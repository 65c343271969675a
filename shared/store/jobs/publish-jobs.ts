// Ledger rows come into being, and held ones are let go.
import { rows, type Tx } from '../sql';

export type NewJob = {
  eventId: string;
  payload: unknown;
  tenant?: string;
  subjectId?: string;
  correlationId?: string;
  traceParent?: string;
  runAt?: Date;
  priority?: number;
  fairRank?: number;
  cause?: { name: string; eventId: string };
};

/** What an insert needs to know of a job's contract. */
export type NewJobContract = { name: string; on: { name: string }; attempts: number; fairWindow: number | null };

/**
 * One statement for the whole set. `json_to_recordset` of one parameter beat `unnest` of a dozen arrays by a third in
 * the client and by a fifth overall: pg writes arrays element by element.
 */
export async function insertJobs(tx: Tx, job: NewJobContract, jobs: readonly NewJob[]): Promise<void> {
  const fair = job.fairWindow !== null;
  await rows(
    tx,
    `insert into job (
       name, event_id, event, payload, state, held, fair_rank, max_attempts, priority, run_at,
       correlation_id, trace_parent, parent_event_id, parent_name, tenant, subject_id)
     select $1, j.id, $2, j.payload, case when j.run_at > now() then 'delayed' else 'waiting' end::job_state,
            $4, case when $4 then coalesce(j.rank, 0) end, $3, coalesce(j.priority, 0), j.run_at,
            j.correlation, j.trace, j.cause_id, j.cause_name, case when $4 then coalesce(j.tenant, '') else j.tenant end, j.subject
       from json_to_recordset($5) as j(
              id uuid, payload jsonb, run_at timestamptz, rank int, priority smallint, correlation text, trace text,
              cause_id uuid, cause_name text, tenant text, subject uuid)`,
    [job.name, job.on.name, job.attempts, fair, JSON.stringify(jobs.map(record))],
  );
}

const record = (job: NewJob) => ({
  id: job.eventId,
  payload: job.payload,
  run_at: job.runAt,
  rank: job.fairRank,
  priority: job.priority,
  correlation: job.correlationId,
  trace: job.traceParent,
  cause_id: job.cause?.eventId,
  cause_name: job.cause?.name,
  tenant: job.tenant,
  subject: job.subjectId,
});

/**
 * Fills each tenant's window with the lowest ranks that are held back, and announces what it let go. Rank is the
 * place within a batch, so a small batch sent while a large one runs is let go next, not last.
 * Counts what is open instead of handing places on, so a place lost to a rollback comes back with the next call.
 */
export async function releaseHeld(tx: Tx, name: string, window: number, tenants: readonly string[]): Promise<void> {
  const released = await rows<{ event_id: string }>(
    tx,
    `with free as (
       select t.tenant,
              greatest(0, $2 - (select count(*)
                                  from (select
                                          from job
                                         where name = $1
                                           and tenant = t.tenant
                                           and fair_rank is not null
                                           and state in ('waiting', 'delayed', 'active')
                                           and not held
                                         limit $2) as open))::int as places
         from unnest($3::text[]) as t(tenant)
     ), next as (
       select h.event_id
         from free
        cross join lateral (
              select event_id
                from job
               where name = $1
                 and tenant = free.tenant
                 and fair_rank is not null
                 and state in ('waiting', 'delayed', 'active')
                 and held
               order by fair_rank, event_id
               limit free.places
                 for update skip locked) as h
     )
     update job
        set held = false
       from next
      where job.name = $1
        and job.event_id = next.event_id
     returning job.event_id`,
    [name, window, tenants],
  );
  tx.announce(released.map(({ event_id }) => ({ job: name, eventId: event_id })));
}

/** Tenants with jobs that are held back, for the repair of windows. */
export const tenantsHeldBack = async (tx: Tx, name: string): Promise<string[]> =>
  (
    await rows<{ tenant: string }>(
      tx,
      `with recursive t as (
         (select min(tenant) as tenant from job
           where name = $1 and fair_rank is not null and state in ('waiting', 'delayed', 'active') and held)
         union all
         select (select min(tenant) from job
                  where name = $1 and fair_rank is not null and state in ('waiting', 'delayed', 'active') and held
                    and tenant > t.tenant)
           from t where t.tenant is not null
       )
       select tenant from t where tenant is not null`,
      [name],
    )
  ).map(({ tenant }) => tenant);
