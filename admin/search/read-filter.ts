// The search form as it comes in an address, and as what the store searches by.
import { z } from 'zod';
import type { JobFilter } from '../../shared/store/jobs/console-filter';
import { partnersLike } from '../../shared/store/jobs/console-partners';
import type { JobState } from '../../shared/store/jobs/console-rows';
import type { Sql } from '../../shared/store/sql';
import { isEventId } from '../board/event-id';
import { type Asked, readFields, readMoment, text } from '../pages/read-fields';

export const states: readonly JobState[] = ['waiting', 'delayed', 'active', 'completed', 'failed'];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
// Jobs of one batch have an index of their own, so their whole history costs no more than a day of everything.
const batchMs = 366 * dayMs;
const mostPartners = 100;

const searchShape = {
  queue: text(200),
  state: z.enum(['', ...states] as [string, ...string[]]).default(''),
  text: text(200),
  partner: text(200),
  batch: text(60),
  fingerprint: text(64),
  from: text(30),
  to: text(30),
  before: text(60),
  beforeName: text(200),
};
export type SearchQuery = z.output<z.ZodObject<typeof searchShape>>;

/** Causes and retries know failed jobs only and have no pages; state and place would be asked for in vain. */
const failuresShape = {
  ...searchShape,
  state: z.enum(['', 'failed']).default(''),
  before: text(0),
  beforeName: text(0),
};

export type AskedJobs = Asked<SearchQuery>;

export const readSearch = (given: object): AskedJobs => readFields(given, searchShape, []);

/** `besides` names what else the page is sent and reads itself. */
export const readFailures = (given: object, besides: readonly string[] = []): AskedJobs => {
  const { query, faults } = readFields(given, failuresShape, besides);
  return { query: { ...query, state: '' }, faults };
};

export type Reading = { queues: readonly string[]; mayReadText: boolean; only: string | null; now: Date };

export type ReadFilter = { filter: JobFilter; faults: string[] };

/**
 * `now` closes an open range. Faults are sentences for the person; a filter with any matches nothing.
 * `mayReadText`: what a text is found in may be masked wherever it is shown, and finding it would tell what it is.
 * `only` is the jurisdiction whose partners' jobs are found; null finds everybody's, and those that are nobody's.
 */
export async function readFilter(
  sql: Sql,
  { query, faults: unread }: AskedJobs,
  { queues, mayReadText, only, now }: Reading,
): Promise<ReadFilter> {
  const faults = [...unread, ...faultsIn(query, queues)];
  const range = timeRange(query, now, faults);
  if (query.text !== '' && !mayReadText) faults.push('Searching by text is for those who may retry jobs.');
  const tenants = await tenantsOf(sql, query.partner, only);
  if (tenants?.length === 0 && query.partner !== '') faults.push('No partner has a name that begins like this.');
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

function faultsIn({ queue, batch, before }: SearchQuery, queues: readonly string[]): string[] {
  const faults: string[] = [];
  if (queue !== '' && !queues.includes(queue)) faults.push('There is no such queue.');
  if (batch !== '' && !isEventId(batch)) faults.push('A batch is given by its id, such as 019b0000-….');
  if (before !== '' && !isEventId(before)) faults.push('The place to search on from cannot be read.');
  return faults;
}

/** Within a jurisdiction all of its partners, however many: the search must not lose what is theirs. */
async function tenantsOf(sql: Sql, partner: string, only: string | null): Promise<string[] | null> {
  if (partner === '' && only === null) return null;
  return (await partnersLike(sql, partner, only, partner === '' ? null : mostPartners)).map(({ id }) => id);
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

/** The address of a page with this search, some of it changed. */
export function searchAddress(path: string, query: SearchQuery, changes: Partial<SearchQuery> = {}): string {
  const pairs = Object.entries({ ...query, before: '', beforeName: '', ...changes }).filter(
    ([, value]) => value !== '',
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
