// Partner systems: who may send batches, and for which jurisdiction.
import { v7 as uuidv7 } from 'uuid';
import { rows, type Sql } from './sql';

/** Names are unique. Returns the partner's id. */
export async function createPartner(sql: Sql, name: string, jurisdiction: string): Promise<string> {
  const id = uuidv7();
  await rows(sql, `insert into partner (id, name, jurisdiction) values ($1, $2, $3)`, [id, name, jurisdiction]);
  return id;
}
