// Lists that callers filter and page through: the rows of a page, newest first, and how many there are up to a bound. Ids
// are ordered by time.
import type { Page } from './batch-reads';
import { row, rows, type Sql } from './sql';

/** A condition and the values it names; each statement gets a copy of the values to add its own to. */
export type Filtered = { where: string; params: readonly unknown[] };

/**
 * Only the conditions that are asked for, each as the text in front of its value: with `$n is null or …` the planner could
 * not choose a partial index. `scope` stands first and has its values in `params` already.
 */
export function filteredBy(
  wanted: readonly (readonly [condition: string, value: unknown])[],
  scope = 'true',
  params: unknown[] = [],
): Filtered {
  const clauses = wanted.flatMap(([condition, value]) =>
    value === undefined || value === null ? [] : `${condition} $${params.push(value)}`,
  );
  return { where: [scope, ...clauses].join('\n        and '), params };
}

/** `id` as the tables of `from` have it. */
export function newestFirst<Row>(
  sql: Sql,
  { columns, from, id = 'id' }: { columns: string; from: string; id?: string },
  filtered: Filtered,
  { limit, offset, after }: Page,
): Promise<Row[]> {
  const params = [...filtered.params];
  const behind = after === undefined ? '' : `and ${id} < $${params.push(after)}`;
  return rows(
    sql,
    `select ${columns}
       from ${from}
      where ${filtered.where}
        ${behind}
      order by ${id} desc
      limit $${params.push(limit)}
     offset $${params.push(offset)}`,
    params,
  );
}

/** Beyond `most`, counting would cost more than any page is worth. */
export async function countUpTo(sql: Sql, from: string, filtered: Filtered, most: number): Promise<number> {
  const params = [...filtered.params];
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select from ${from} where ${filtered.where} limit $${params.push(most)}) as counted`,
    params,
  );
  return counted!.total;
}
