// Lists in pages: numbered as far as one can walk, and by a `next` link however deep they go.
import { z } from 'zod';
import { Refusal } from './errors';
import { queryNumber } from './query-number';

/**
 * Rows that are counted and that numbered pages reach; beyond them an offset costs as much as reading all before it.
 */
export const mostCounted = 10_000;

export const pageQuery = {
  page: queryNumber(1, 999_999).prefault(1).describe(`Numbered pages reach ${mostCounted} rows deep`),
  limit: queryNumber(1, 100).prefault(20),
  after: z.uuid().optional().describe('Taken from the next link, instead of page'),
};

export type PageQuery = { page: number; limit: number; after?: string | undefined };

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    page: z.int(),
    limit: z.int(),
    total: z.int().describe(`Counted up to ${mostCounted}`),
    totalIsExact: z.boolean().describe('False when there are more than were counted'),
    links: z.object({ next: z.string().nullable() }),
  });

/** What to read: one row more than shown, which tells whether there is a next page. */
export function rangeOf({ page, limit, after }: PageQuery): {
  limit: number;
  offset: number;
  after: string | undefined;
} {
  const offset = after === undefined ? (page - 1) * limit : 0;
  if (offset + limit > mostCounted) {
    const message = `page and limit reach ${mostCounted} rows deep at most; follow links.next instead`;
    throw new Refusal('PAGE_TOO_DEEP', { details: [{ field: 'page', code: 'PAGE_TOO_DEEP', message }] });
  }
  return { limit: limit + 1, offset, after };
}

/**
 * `found` and `counted` may hold one more than the limit and `mostCounted`: that is how they say that there is more.
 */
export function pageView<Row extends { id: string }, View>(
  path: string,
  query: PageQuery & Record<string, unknown>,
  found: readonly Row[],
  counted: number,
  view: (row: Row) => View,
) {
  const { page, limit } = query;
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    page,
    limit,
    total: Math.min(counted, mostCounted),
    totalIsExact: counted <= mostCounted,
    links: { next: found.length > limit && last !== undefined ? nextLink(path, query, last.id) : null },
  };
}

function nextLink(path: string, { page: _page, after: _after, ...query }: Record<string, unknown>, lastId: string) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, after: lastId }))
    if (value !== undefined) params.set(name, String(value));
  return `${path}?${params}`;
}
