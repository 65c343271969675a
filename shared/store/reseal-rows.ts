// Moves sealed values from an older key of the ring to the one that seals today, a few rows at a time. Run by the job
// workers/privacy/reseal; names of tables and columns come from sealed-columns.ts and from nowhere else.
import type { Vault } from '../process/vault';
import type { SealedTable } from './sealed-columns';
import { row, rows, type Sql, type Tx } from './sql';

/** The parts of a primary key as text. */
export type RowKey = readonly string[];

// What a sealed value begins with – version, name of its key, nonce and tag – is shorter, and tells which key sealed it.
const headBytes = 64;
const pageSize = 500;

const keyColumns = ({ key }: SealedTable): string => key.map(({ column }) => column).join(', ');
const keyAsText = ({ key }: SealedTable): string => `array[${key.map(({ column }) => `${column}::text`).join(', ')}]`;
const keyArrays = ({ key }: SealedTable): string => key.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ');
const isSealed = ({ isSealedColumn }: SealedTable): string => isSealedColumn ?? 'true';
const anyValue = ({ columns }: SealedTable): string =>
  `(${columns.map(({ column }) => `${column} is not null`).join(' or ')})`;

/** Rows that hold any sealed value. */
export const countSealedRows = async (sql: Sql, table: SealedTable): Promise<number> =>
  (await row<{ n: number }>(sql, `select count(*)::int as n from ${table.table} where ${anyValue(table)}`))!.n;

type Page = { read: number; outdated: RowKey[] };

/**
 * Walks a table by its key, a page at a time, and tells which rows hold a value that another key than today's sealed, or
 * none. Reads the heads alone and locks nothing: nearly all rows are current when a rotation is taken up again.
 */
export async function* outdatedRows(sql: Sql, vault: Vault, table: SealedTable): AsyncGenerator<Page> {
  const heads = table.columns.map(({ column }) => `substring(${column} from 1 for ${headBytes})`).join(', ');
  let found: { key: string[]; isSealed: boolean; heads: (Buffer | null)[] }[] = [];
  do {
    const after: RowKey = found.at(-1)?.key ?? [];
    const params = table.key.map(({ type }, at) => `$${at + 1}::${type}`).join(', ');
    found = await rows(
      sql,
      `select ${keyAsText(table)} as key, ${isSealed(table)} as "isSealed", array[${heads}] as heads
         from ${table.table}
        where ${anyValue(table)}
          ${after.length > 0 ? `and (${keyColumns(table)}) > (${params})` : ''}
        order by ${keyColumns(table)}
        limit ${pageSize}`,
      after,
    );
    const outdated = found.filter((one) => !one.isSealed || one.heads.some((head) => head && !isCurrent(vault, head)));
    yield { read: found.length, outdated: outdated.map(({ key }) => key) };
  } while (found.length === pageSize);
}

function isCurrent(vault: Vault, head: Buffer): boolean {
  try {
    return vault.isCurrent(head);
  } catch {
    // Not even a head: sealing it anew names it among those that do not open.
    return false;
  }
}

export type Resealed = { values: number; unreadable: string[] };

/**
 * Seals the values of these rows anew. They are read under the lock that the update needs: somebody who changes one
 * between reading and writing would find the old value back. A value that does not open is left as it is and named by
 * column and key.
 */
export async function resealRows(tx: Tx, vault: Vault, table: SealedTable, keys: readonly RowKey[]): Promise<Resealed> {
  const locked = await rows<{ key: string[]; isSealed: boolean; values: (Buffer | null)[] }>(
    tx,
    `select ${keyAsText(table)} as key, ${isSealed(table)} as "isSealed",
            array[${table.columns.map(({ column }) => column).join(', ')}] as values
       from ${table.table}
      where (${keyColumns(table)}) in (select * from unnest(${keyArrays(table)}))
      order by ${keyColumns(table)}
        for update`,
    table.key.map((_, part) => keys.map((key) => key[part])),
  );
  const unreadable: string[] = [];
  const anew = locked.map(({ key, isSealed, values }) =>
    values.map((value, at) => {
      const { column, context } = table.columns[at]!;
      try {
        return value && resealed(vault, value, isSealed, `${context} ${key.join('/')}`);
      } catch {
        unreadable.push(`${table.table}.${column} ${key.join('/')}`);
        return null;
      }
    }),
  );
  const changed = locked
    .map(({ key }, at) => ({ key, values: anew[at]! }))
    .filter(({ values }) => values.some(Boolean));
  if (changed.length > 0) await writeBack(tx, table, changed);
  return { values: changed.flatMap(({ values }) => values.filter(Boolean)).length, unreadable };
}

/** Null when the value needs nothing. */
function resealed(vault: Vault, value: Buffer, isSealed: boolean, context: string): Buffer | null {
  if (!isSealed) return vault.seal(value, context);
  return vault.isCurrent(value) ? null : vault.seal(vault.open(value, context), context);
}

const writeBack = (
  tx: Tx,
  table: SealedTable,
  changed: readonly { key: RowKey; values: readonly (Buffer | null)[] }[],
): Promise<unknown> => {
  const { key, columns, isSealedColumn } = table;
  const assignments = columns.map(({ column }) => `${column} = coalesce(anew.${column}, stored.${column})`);
  if (isSealedColumn !== undefined) assignments.push(`${isSealedColumn} = true`);
  const values = columns.map((_, at) => `$${key.length + at + 1}::bytea[]`).join(', ');
  return rows(
    tx,
    `update ${table.table} as stored
        set ${assignments.join(', ')}
       from unnest(${keyArrays(table)}, ${values})
              as anew(${keyColumns(table)}, ${columns.map(({ column }) => column).join(', ')})
      where ${key.map(({ column }) => `stored.${column} = anew.${column}`).join(' and ')}`,
    [
      ...key.map((_, part) => changed.map((one) => one.key[part])),
      ...columns.map((_, at) => changed.map((one) => one.values[at])),
    ],
  );
};
