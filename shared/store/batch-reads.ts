// Batches as those see them who may.
import { type RowScope, scopeClause } from './row-scope';
import { row, rows, type Sql } from './sql';

export type BatchState = 'receiving' | 'processing' | 'completed' | 'cancelled';

export type BatchRow = {
  id: string;
  state: BatchState;
  fiscalYear: number;
  currency: string;
  notifyOwners: boolean;
  lines: number;
  assessed: number;
  rejected: number;
  duplicates: number;
  /** Lines of chunks that failed for good and wait for somebody to retry them. */
  failed: number;
  /** Digits; a bigint does not fit a number by type. */
  amountTotal: string;
  receivedAt: Date | null;
  finishedAt: Date | null;
};

const columns = `
  id, state, fiscal_year as "fiscalYear", currency, notify_owners as "notifyOwners", line_count as lines, assessed_count as assessed,
  rejected_count as rejected, duplicate_count as duplicates,
  case when chunks_failed = 0 then 0
       else (select coalesce(sum(line_count), 0)::int
               from batch_chunk
              where batch_id = batch.id
                and state = 'failed')
  end as failed,
  amount_total as "amountTotal", received_at as "receivedAt", finished_at as "finishedAt"`;

/** Undefined also when it lies outside of the scope: whose it is, is nobody's business. */
export function findBatch(sql: Sql, scope: RowScope, id: string): Promise<BatchRow | undefined> {
  const params: unknown[] = [id];
  return row(sql, `select ${columns} from batch where id = $1 and ${scopeClause(scope, params)}`, params);
}

/** Whoever's they are; for following batches that findBatch has shown to be the caller's. */
export const findBatches = (sql: Sql, ids: readonly string[]): Promise<BatchRow[]> =>
  rows(sql, `select ${columns} from batch where id = any($1::uuid[])`, [ids]);

export type Page = { limit: number; offset: number; after: string | undefined };

/** Newest first; ids are ordered by time. `after` is the id the page before ended with. */
export function listBatches(sql: Sql, scope: RowScope, page: Page): Promise<BatchRow[]> {
  const params: unknown[] = [page.after ?? null, page.limit, page.offset];
  return rows(
    sql,
    `select ${columns}
       from batch
      where ${scopeClause(scope, params)}
        and ($1::uuid is null or id < $1)
      order by id desc
      limit $2
     offset $3`,
    params,
  );
}

/** Counts up to `most`; beyond it, counting would cost more than any page is worth. */
export async function countBatches(sql: Sql, scope: RowScope, most: number): Promise<number> {
  const params: unknown[] = [most];
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select from batch where ${scopeClause(scope, params)} limit $1) as counted`,
    params,
  );
  return counted!.total;
}
