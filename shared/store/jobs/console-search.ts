// The search of the console: one bounded step back in time.
import { rows, type Sql } from '../sql';
import { filterParams, type JobFilter, matches, sourceOf } from './console-filter';
import { type ConsoleJob, consoleColumns } from './console-rows';

/** A place in the order newest first; within one event the queues follow by name. */
export type SearchPlace = { eventId: string; name: string };

export type SearchStep = {
  jobs: ConsoleJob[];
  /** Rows looked at. */
  scanned: number;
  /** Everything down to here was looked at; null when the whole range was. */
  reached: SearchPlace | null;
};

// Sorts after every queue name, so that a step which ended within an event does not meet that event again.
const afterAllNames = '\u{10ffff}';

const byQueue = (source: string) => `
  select job.name, job.event_id, (${matches}) as fits
    from unnest($1::text[]) as queue(name)
   cross join lateral (
         select *
           from job
          where job.name = queue.name
            and ${source}
            and job.event_id >= $7
            and job.event_id < $8
            and job.event_id <= $9
            and (job.event_id < $9 or job.name > $10)
          order by job.event_id desc
          limit $11) as job`;

const bySubject = `
  select job.name, job.event_id, (${matches}) as fits
    from (select *
            from job
           where job.subject_id = $5
             and job.event_id >= $7
             and job.event_id < $8
             and job.event_id <= $9
             and (job.event_id < $9 or job.name > $10)
           order by job.event_id desc
           limit $11) as job
   where job.name = any($1)`;

/**
 * Looks at up to `budget` rows older than `from` and returns the first `limit` that fit. A queue whose share of the
 * budget ended early limits how far back the answer is complete (`reached`): what other queues have beyond that is
 * left for the next step, so no match is ever skipped.
 */
export async function searchStep(
  sql: Sql,
  filter: JobFilter,
  from: SearchPlace,
  limit: number,
  budget: number,
): Promise<SearchStep> {
  const source = filter.subjectId === null ? byQueue(sourceOf(filter)) : bySubject;
  const share = filter.subjectId === null ? Math.ceil(budget / Math.max(1, filter.names.length)) : budget;
  const found = await rows<ConsoleJob & { scanned: number; reached: string | null }>(
    sql,
    `with scanned as materialized (${source}),
     edges as (
       select (array_agg(event_id order by event_id))[1] as edge
         from scanned
        group by ${filter.subjectId === null ? 'name' : 'true'}
       having count(*) >= $11
     ),
     seen as (
       select (select count(*) from scanned)::int as scanned, (select edge from edges order by edge desc limit 1) as reached
     ),
     fitting as (
       select name, event_id
         from scanned, seen
        where fits
          and (reached is null or event_id >= reached)
        order by event_id desc, name
        limit $12
     )
     select seen.scanned, seen.reached, ${consoleColumns}
       from seen
       left join (fitting join job on job.name = fitting.name and job.event_id = fitting.event_id) on true
      order by job.event_id desc, job.name`,
    [...filterParams(filter), from.eventId, from.name, share, limit],
  );
  const jobs = found.filter(({ eventId }) => eventId !== null).map(({ scanned: _, reached: __, ...job }) => job);
  const { scanned, reached } = found[0]!;
  return { jobs, scanned, reached: reached === null ? null : { eventId: reached, name: afterAllNames } };
}

export type Cause = {
  name: string;
  fingerprint: string | null;
  count: number;
  firstAt: Date;
  lastAt: Date;
  exampleId: string;
  exampleReason: string | null;
};

/**
 * Failures grouped by what caused them, most frequent first: the newest `budget` failed rows, an equal share for each
 * queue. Without text, partner or batch in the filter this reads nothing but the index of failed rows.
 */
export const failureCauses = (sql: Sql, filter: JobFilter, budget: number, limit: number): Promise<Cause[]> =>
  rows(
    sql,
    `with failed as (
       select job.*
         from unnest($1::text[]) as queue(name)
        cross join lateral (
              select job.name, job.event_id, job.error_fingerprint, job.finished_at
                from job
               where job.name = queue.name
                 and job.state = 'failed'
                 and job.event_id >= $7
                 and job.event_id < $8
                 and ${matches}
               order by job.event_id desc
               limit $9) as job
     ), causes as (
       select name, error_fingerprint as fingerprint, count(*)::float8 as count, min(finished_at) as first_at,
              max(finished_at) as last_at, (array_agg(event_id order by event_id desc))[1] as example_id
         from failed
        group by name, error_fingerprint
        order by count(*) desc, max(event_id::text) desc
        limit $10
     )
     select causes.name, causes.fingerprint, causes.count, causes.first_at as "firstAt", causes.last_at as "lastAt",
            causes.example_id as "exampleId", job.failed_reason as "exampleReason"
       from causes
       join job on job.name = causes.name and job.event_id = causes.example_id
      order by causes.count desc, causes.example_id desc`,
    [...filterParams(filter), Math.ceil(budget / Math.max(1, filter.names.length)), limit],
  );
