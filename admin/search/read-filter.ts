// The search form as it comes in an address, and as what the store searches by.
import { z } from 'zod';
import type { JobFilter } from '../../shared/store/jobs/console-filter';
import { partnersLike } from '../../shared/store/jobs/console-partners';
import type { JobState } from '../../shared/store/jobs/console-rows';
import type { Sql } from '../../shared/store/sql';
import { isEventId } from '../board/event-id';

export const states: readonly JobState[] = ['waiting', 'delayed', 'active', 'completed', 'failed'];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
// Jobs of one batch have an index of their own, so their whole history costs no more than a day of everything.
const batchMs = 366 * dayMs;
const mostPartners = 100;

const text = (longest: number) => z.string().trim().max(longest).catch('').default('');

/** What was asked, as texts; anything that is not understood counts as not asked. */
export const SearchQuery = z.object({
  queue: text(200),
  state: z
    .enum(['', ...states] as [string, ...string[]])
    .catch('')
    .default(''),
  text: text(200),
  partner: text(200),
  batch: text(60),
  fingerprint: text(64),
  from: text(30),
  to: text(30),
  before: text(60),
  beforeName: text(200),
});
export type SearchQuery = z.output<typeof SearchQuery>;

export type ReadFilter = { filter: JobFilter; faults: string[] };

/** `now` closes an open range. Faults are sentences for the person; the filter then matches nothing of that field. */
export async function readFilter(
  sql: Sql,
  query: SearchQuery,
  queues: readonly string[],
  now: Date,
): Promise<ReadFilter> {
  const faults: string[] = [];
  const range = timeRange(query, now, faults);
  if (query.queue !== '' && !queues.includes(query.queue)) faults.push('There is no such queue.');
  if (query.batch !== '' && !isEventId(query.batch)) faults.push('A batch is given by its id, such as 019b0000-….');
  const tenants =
    query.partner === '' ? null : (await partnersLike(sql, query.partner, mostPartners)).map(({ id }) => id);
  if (tenants?.length === 0) faults.push('No partner has a name that begins like this.');
  const filter: JobFilter = {
    names: query.queue === '' ? queues : queues.filter((name) => name === query.queue),
    state: query.state === '' ? null : (query.state as JobState),
    text: query.text === '' ? null : query.text,
    tenants,
    subjectId: isEventId(query.batch) ? query.batch : null,
    fingerprint: query.fingerprint === '' ? null : query.fingerprint,
    ...range,
  };
  // Half a filter would answer, or act on, more than was asked for.
  return { filter: faults.length > 0 ? { ...filter, names: [] } : filter, faults };
}

function timeRange(query: SearchQuery, now: Date, faults: string[]): { fromAt: Date; toAt: Date } {
  // Up to the end of the running second: a job that was promised just now is to be found.
  const toAt = readMoment(query.to) ?? new Date(now.getTime() + 1000);
  const usualMs = query.batch === '' ? dayMs : batchMs;
  const fromAt = readMoment(query.from) ?? new Date(toAt.getTime() - usualMs);
  if (query.to !== '' && readMoment(query.to) === null) faults.push('The end of the time range cannot be read.');
  if (query.from !== '' && readMoment(query.from) === null) faults.push('The start of the time range cannot be read.');
  if (fromAt >= toAt) faults.push('The time range ends before it starts.');
  return { fromAt, toAt };
}

/** What <input type="datetime-local"> sends, meant as UTC. */
function readMoment(given: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/.test(given)) return null;
  const at = new Date(given.endsWith('Z') ? given : `${given}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The address of a page with this search, some of it changed. */
export function searchAddress(path: string, query: SearchQuery, changes: Partial<SearchQuery> = {}): string {
  const pairs = Object.entries({ ...query, before: '', beforeName: '', ...changes }).filter(
    ([, value]) => value !== '',
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
