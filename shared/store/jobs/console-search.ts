// The search of the console: one step back in time that looks at a bounded number of rows, so no filter, however rare
// its matches, walks through the whole ledger.
import { rows, type Sql } from '../sql';
import { filterParams, type JobFilter, matches } from './console-filter';
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

const older = `job.event_id >= $7
            and job.event_id < $8
            and job.event_id <= $9
            and (job.event_id < $9 or job.name > $10)`;

/**
 * Finished jobs have an index by queue and event. Each queue gets an equal share of the budget; where it ended early, the
 * answer is complete only down to there, and what other queues have beyond is left for the next step.
 */
const byQueue = (condition: string) => `
  with scanned as materialized (
    select job.name, job.event_id, (${matches}) as fits
      from unnest($1::text[]) as queue(name)
     cross join lateral (
           select *
             from job
            where job.name = queue.name
              and ${condition}
              and ${older}
            order by job.event_id desc
            limit ceil($11::numeric / cardinality($1))) as job
  ), edges as (
    select (array_agg(event_id order by event_id))[1] as edge
      from scanned
     group by name
    having count(*) >= ceil($11::numeric / cardinality($1))
  ), seen as (
    select (select count(*) from scanned)::int as scanned,
           (select edge from edges order by edge desc limit 1) as edge_id,
           -- Sorts after every name: of the edge's event each queue was looked at.
           '\u{10ffff}' as edge_name
  ), fitting as (
    select name, event_id
      from scanned, seen
     where fits
       and (edge_id is null or event_id >= edge_id)
     order by event_id desc, name
     limit $12
  )`;

/**
 * Everything else is found along the key, which begins with the time. A queue with little to do among busy ones would
 * use up no budget of rows while its step runs through the whole index: `stride` ends the step after as many entries.
 */
const alongTime = (condition: string, stride: string) => `
  with stride as (
    ${stride}
  ), scanned as materialized (
    select job.name, job.event_id, (${matches}) as fits
      from (select *
              from job
             where ${condition}
               and ${older}
             order by job.event_id desc, job.name
             limit $11) as job
  ), seen as (
    select (select count(*) from scanned)::int as scanned, edge.event_id as edge_id, edge.name as edge_name
      from (select) as always
      left join lateral (
           select event_id, name
             from (select event_id, name, row_number() over (order by event_id desc, name) as place from scanned) as last
            where place = $11
            union all
           select event_id, '' from stride where (select count(*) from scanned) < $11
      ) as edge on true
  ), fitting as (
    select name, event_id from scanned where fits order by event_id desc, name limit $12
  )`;

const withoutStride = 'select null::uuid as event_id where false';
const entriesPerRow = 5;
const strideOverEntries = `
    select event_id
      from job
     where event_id >= $7
       and event_id < $8
       and event_id <= $9
     order by event_id desc
    offset $11::int * ${entriesPerRow}
     limit 1`;

/** The cheapest way back in time that meets every match. */
function wayBack(filter: JobFilter): string {
  if (filter.subjectId !== null) return alongTime('job.subject_id = $5', withoutStride);
  if (filter.fingerprint !== null) return byQueue(`job.state = 'failed' and job.error_fingerprint = $6`);
  if (filter.state === 'failed' || filter.state === 'completed') return byQueue(`job.state = '${filter.state}'`);
  if (filter.names.length !== 1) return alongTime('true', withoutStride);
  const sinceStride = `job.event_id > coalesce((select event_id from stride), '00000000-0000-0000-0000-000000000000')`;
  return alongTime(`job.name = any($1) and ${sinceStride}`, strideOverEntries);
}

/** Looks at up to `budget` rows older than `from` and returns the first `limit` that fit. */
export async function searchStep(
  sql: Sql,
  filter: JobFilter,
  from: SearchPlace,
  limit: number,
  budget: number,
): Promise<SearchStep> {
  if (filter.names.length === 0) return { jobs: [], scanned: 0, reached: null };
  const found = await rows<ConsoleJob & { scanned: number; edgeId: string | null; edgeName: string }>(
    sql,
    `${wayBack(filter)}
     select seen.scanned, seen.edge_id as "edgeId", seen.edge_name as "edgeName", ${consoleColumns}
       from seen
       left join (fitting join job on job.name = fitting.name and job.event_id = fitting.event_id) on true
      order by job.event_id desc, job.name`,
    [...filterParams(filter), from.eventId, from.name, budget, limit],
  );
  const jobs = found
    .filter(({ eventId }) => eventId !== null)
    .map(({ scanned: _, edgeId: __, edgeName: ___, ...job }) => job);
  const { scanned, edgeId, edgeName } = found[0]!;
  return { jobs, scanned, reached: edgeId === null ? null : { eventId: edgeId, name: edgeName } };
}
