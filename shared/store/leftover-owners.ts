// Owners that assessments of before 0007 hold in the open. Moved into sealed blocks by workers/privacy/reseal, since a
// migration has no key; goes with the column in the next release.
import type { Owner } from '../domain/read-vehicle-line';
import type { Vault } from '../process/vault';
import type { ChunkKey } from './assess-chunks';
import { insertOwnerBlocks } from './owner-blocks';
import { row, rows, type Sql, type Tx } from './sql';

export type LeftoverChunk = ChunkKey & { id: string };

/** The next assessment behind `afterId` that holds an owner, with the chunk it came from. */
export const nextLeftover = (sql: Sql, afterId: string): Promise<LeftoverChunk | undefined> =>
  row(
    sql,
    `select assessment.id, batch_id as "batchId", origin.chunk
       from assessment
      cross join lateral (
            select chunk
              from batch_chunk
             where batch_chunk.batch_id = assessment.batch_id
               and first_line <= assessment.line
             order by chunk desc
             limit 1) as origin
      where owner is not null
        and assessment.id > $1
      order by assessment.id
      limit 1`,
    [afterId],
  );

export const hasLeftovers = async (sql: Sql): Promise<boolean> =>
  (await rows(sql, 'select from assessment where owner is not null limit 1')).length > 0;

export const countLeftovers = async (sql: Sql): Promise<number> =>
  (await row<{ n: number }>(sql, `select count(*)::int as n from assessment where owner is not null`))!.n;

/** Moves all owners of one chunk; returns how many. Two at once take turns at the chunk, and the second finds none. */
export async function moveLeftovers(tx: Tx, vault: Vault, { batchId, chunk }: ChunkKey): Promise<number> {
  await rows(tx, `select from batch_chunk where batch_id = $1 and chunk = $2 for update`, [batchId, chunk]);
  const moved = await rows<{ line: number; owner: Owner }>(
    tx,
    `with lines as materialized (
       select first_line as first,
              lead(first_line, 1, 2147483647) over (order by chunk) as next,
              chunk
         from batch_chunk
        where batch_id = $1
     ), found as materialized (
       select id, line, owner
         from assessment
         join lines on line >= first and line < next
        where batch_id = $1
          and lines.chunk = $2
          and owner is not null
          for update of assessment
     ), emptied as (
       update assessment set owner = null from found where assessment.id = found.id
     )
     select line, owner from found order by line`,
    [batchId, chunk],
  );
  await insertOwnerBlocks(tx, vault, [{ batchId, chunk, owners: moved.map(({ line, owner }) => [line, owner]) }]);
  return moved.length;
}
