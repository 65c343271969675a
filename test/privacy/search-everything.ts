// Looks for words in everything that the database holds, sealed values opened.
import type { Vault } from '../../shared/process/vault';
import { type SealedTable, sealedTables } from '../../shared/store/sealed-columns';
import { type Database, rows } from '../../shared/store/sql';

/** `table: word` for each row that holds one of the words, in the clear, in hex, or sealed. */
export async function whereFound(db: Database, vault: Vault, words: readonly string[]): Promise<string[]> {
  const texts = [...(await readableRows(db)), ...(await sealedValues(db, vault))];
  return texts.flatMap(({ table, text }) =>
    words.filter((word) => holds(text, word)).map((word) => `${table}: ${word}`),
  );
}

const holds = (text: string, word: string): boolean =>
  text.toLowerCase().includes(word.toLowerCase()) || text.includes(Buffer.from(word).toString('hex'));

/** Each row of each table as JSON; bytes are in hex there. */
async function readableRows(db: Database): Promise<{ table: string; text: string }[]> {
  const tables = await rows<{ name: string }>(
    db,
    `select relname as name
       from pg_class
      where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not relispartition`,
  );
  const found = tables.map(async ({ name }) => {
    const texts = await rows<{ text: string }>(db, `select row_to_json(t)::text as text from "${name}" t`);
    return texts.map(({ text }) => ({ table: name, text }));
  });
  return (await Promise.all(found)).flat();
}

async function sealedValues(db: Database, vault: Vault): Promise<{ table: string; text: string }[]> {
  return (await Promise.all(sealedTables.map((table) => openTable(db, vault, table)))).flat();
}

async function openTable(db: Database, vault: Vault, { table, key, columns, isSealedColumn }: SealedTable) {
  const found = await rows<Record<string, unknown>>(db, `select * from ${table}`);
  return found.flatMap((row) => {
    if (isSealedColumn !== undefined && row[isSealedColumn] !== true) return [];
    const id = key.map(({ column }) => row[column]).join('/');
    return columns.flatMap(({ column, context }) => {
      const sealed = row[column] as Buffer | null;
      if (sealed === null) return [];
      return [{ table: `${table}.${column}`, text: vault.open(sealed, `${context} ${id}`).toString() }];
    });
  });
}
