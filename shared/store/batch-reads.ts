// Batches as partners see them.
import { row, rows, type Sql } from './sql';

export type BatchState = 'receiving' | 'processing' | 'completed' | 'cancelled';

export type BatchRow = {
  id: string;
  state: BatchState;
  fiscalYear: number;
  currency: string;
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
  id, state, fiscal_year as "fiscalYear", currency, line_count as lines, assessed_count as assessed,
  rejected_count as rejected, duplicate_count as duplicates,
  case when chunks_failed = 0 then 0
       else (select coalesce(sum(line_count), 0)::int
               from batch_chunk
              where batch_id = batch.id
                and state = 'failed')
  end as failed,
  amount_total as "amountTotal", received_at as "receivedAt", finished_at as "finishedAt"`;

/** Undefined also when it is another partner's: whose it is, is nobody's business. */
export const findBatch = (sql: Sql, partnerId: string, id: string): Promise<BatchRow | undefined> =>
  row(sql, `select ${columns} from batch where id = $1 and partner_id = $2`, [id, partnerId]);

/** Whoever's they are; for following batches that findBatch has shown to be the caller's. */
export const findBatches = (sql: Sql, ids: readonly string[]): Promise<BatchRow[]> =>
  rows(sql, `select ${columns} from batch where id = any($1::uuid[])`, [ids]);

export type Page = { limit: number; offset: number; after: string | undefined };

/** Newest first; ids are ordered by time. `after` is the id the page before ended with. */
export const listBatches = (sql: Sql, partnerId: string, page: Page): Promise<BatchRow[]> =>
  rows(
    sql,
    `select ${columns}
       from batch
      where partner_id = $1
        and ($2::uuid is null or id < $2)
      order by id desc
      limit $3
     offset $4`,
    [partnerId, page.after ?? null, page.limit, page.offset],
  );

/** Counts up to `most`; beyond it, counting would cost more than any page is worth. */
export async function countBatches(sql: Sql, partnerId: string, most: number): Promise<number> {
  const counted = await row<{ total: number }>(
    sql,
    `select count(*)::int as total
       from (select from batch where partner_id = $1 limit $2) as counted`,
    [partnerId, most],
  );
  return counted!.total;
}
