// Assessed batches whose owners are to be told, block by block of their owners.
import { stateIsOpen } from './assessment-states';
import { row, type Sql } from './sql';

export type BatchToTell = { jurisdiction: string; completedAt: Date };

/** Undefined where nobody is to be told. */
export const batchToTell = (sql: Sql, batchId: string): Promise<BatchToTell | undefined> =>
  row(
    sql,
    `select jurisdiction, finished_at as "completedAt"
       from batch
      where id = $1
        and state = 'completed'
        and notify_owners
        and not is_test`,
    [batchId],
  );

/** Of one block of owners what is owed of their vehicles. What was sent of another batch before is not among it. */
export type BlockToTell = { chunk: number; assessmentIds: string[] };

/** The one behind the chunk `after`. A part of a batch without any owner has no block. */
export const nextBlockToTell = (sql: Sql, batchId: string, after: number): Promise<BlockToTell | undefined> =>
  row(
    sql,
    `select b.chunk,
            array(select a.id
                    from assessment a
                   where a.batch_id = b.batch_id
                     and a.line between b.first_line and b.last_line
                     and a.${stateIsOpen}
                     and not a.is_test
                   order by a.line) as "assessmentIds"
       from owner_block b
      where b.batch_id = $1
        and b.chunk > $2
      order by b.chunk
      limit 1`,
    [batchId, after],
  );
