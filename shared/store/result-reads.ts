// What became of the lines of a batch, in order of lines, page by page.
import { rows, type Sql } from './sql';

export const outcomes = ['assessed', 'rejected', 'duplicate'] as const;
export type Outcome = (typeof outcomes)[number];

export type ResultRow = {
  line: number;
  ref: string | null;
  outcome: Outcome;
  /** For a duplicate the vehicle's first assessment of the year. */
  assessmentId: string | null;
  /** Digits; null for lines that were not assessed. */
  amount: string | null;
  currency: string | null;
  errors: { field: string; code: string; message: string }[] | null;
};

const assessed = `
  select line, ref, 'assessed' as outcome, id as "assessmentId", amount, currency, null::json as errors
    from assessment
   where batch_id = $1
     and line > $2
   order by line
   limit $3`;

const unassessed = `
  select line, ref, outcome, assessment_id as "assessmentId", null::bigint as amount, null::text as currency, errors
    from unassessed_line
   where batch_id = $1
     and line > $2
     and ($4::text is null or outcome = $4)
   order by line
   limit $3`;

/**
 * The next `limit` results after a line. Both tables are read by their keys (batch_id, line), so the last page of a
 * million costs as much as the first.
 */
export function resultsAfter(
  sql: Sql,
  batchId: string,
  line: number,
  limit: number,
  outcome: Outcome | undefined,
): Promise<ResultRow[]> {
  if (outcome === 'assessed') return rows(sql, assessed, [batchId, line, limit]);
  if (outcome !== undefined) return rows(sql, unassessed, [batchId, line, limit, outcome]);
  return rows(sql, `(${assessed}) union all (${unassessed}) order by line limit $3`, [batchId, line, limit, null]);
}
