// Partner systems: who may send batches, and for which jurisdiction.
import { v7 as uuidv7 } from 'uuid';
import { row, rows, type Sql } from './sql';

/** Names are unique. Returns the partner's id. */
export async function createPartner(sql: Sql, name: string, jurisdiction: string): Promise<string> {
  const id = uuidv7();
  await rows(sql, `insert into partner (id, name, jurisdiction) values ($1, $2, $3)`, [id, name, jurisdiction]);
  return id;
}

export type Partner = { id: string; name: string; jurisdiction: string };

/** By id or by its exact name; a name may have the shape of an id, and the id wins then. */
export const findPartner = (sql: Sql, idOrName: string): Promise<Partner | undefined> =>
  row(
    sql,
    `select id, name, jurisdiction
       from partner
      where id::text = lower($1)
         or name = $1
      order by id::text = lower($1) desc
      limit 1`,
    [idOrName],
  );
