// The two ways the peers write: one row for one job, and a set of rows with one statement.
import { type AssessedRow, assessmentColumns } from '../assessed-row';
import type { Pool } from './pool';

const columns = assessmentColumns.join(', ');
const conflict = 'on conflict (registration_key, fiscal_year, jurisdiction) where not is_test do nothing';

const oneRow = `insert into assessment (${columns})
values (${assessmentColumns.map((_, index) => `$${index + 1}`).join(', ')}) ${conflict}`;

/** One row. The statement is named and therefore parsed once per connection. Returns how many rows were inserted. */
export async function insertOne(pool: Pool, row: AssessedRow): Promise<number> {
  const values = assessmentColumns.map((column) => row[column]);
  const { rowCount } = await pool.query({ name: 'insert-one', text: oneRow, values });
  return rowCount ?? 0;
}

const set = `insert into assessment (${columns})
select ${columns} from json_populate_recordset(null::assessment, $1) ${conflict}`;

/** All rows with one statement, by registration, so that two workers never wait for each other in a circle. */
export async function insertSet(pool: Pool, rows: readonly AssessedRow[]): Promise<number> {
  const ordered = rows.toSorted((a, b) => (a.registration_key! < b.registration_key! ? -1 : 1));
  const { rowCount } = await pool.query({ name: 'insert-set', text: set, values: [setParameter(ordered)] });
  return rowCount ?? 0;
}

// The explanation is a JSON text already; a set carries it as it is instead of quoting it once more.
const setParameter = (rows: readonly AssessedRow[]): string =>
  `[${rows.map((row) => `{${assessmentColumns.map((column) => `"${column}":${jsonOf(column, row)}`).join(',')}}`).join(',')}]`;

function jsonOf(column: (typeof assessmentColumns)[number], row: AssessedRow): string {
  const value = row[column];
  if (value === null) return 'null';
  return column === 'explanation' ? String(value) : JSON.stringify(value);
}
