// Drafts of tariffs as lists show them, without their documents.
import type { DraftState } from '../domain/tariff/draft-state';
import type { Page } from './batch-reads';
import { row, rows, type Sql } from './sql';
import { type DraftRow, draftColumns } from './tariff-drafts';

/** `jurisdiction` null is all of them. */
export type DraftFilter = { jurisdiction: string | null; states: readonly DraftState[] };

const ofFilter = `
       from tariff_draft
      where ($1::text is null or jurisdiction = $1)
        and state = any($2)`;

/** Newest first; ids are ordered by time. `after` is the id the page before ended with. */
export const listDrafts = (
  sql: Sql,
  { jurisdiction, states }: DraftFilter,
  { limit, offset, after }: Page,
): Promise<DraftRow[]> =>
  rows(
    sql,
    `select ${draftColumns}
      ${ofFilter}
        and ($3::uuid is null or id < $3)
      order by id desc
      limit $4
     offset $5`,
    [jurisdiction, states, after ?? null, limit, offset],
  );

/** Counts up to `most`. */
export async function countDrafts(sql: Sql, { jurisdiction, states }: DraftFilter, most: number): Promise<number> {
  const counted = await row<{ count: number }>(
    sql,
    `select count(*)::int as count from (select ${ofFilter} limit $3) counted`,
    [jurisdiction, states, most],
  );
  return counted!.count;
}
