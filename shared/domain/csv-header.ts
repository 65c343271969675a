// The header of a CSV upload. Intake reads it once and keeps the result with the batch; every chunk is read by it.
import { type Delimiter, splitCsvRow } from './csv-row';
import { type FieldError, printable } from './line-errors';
import { ownerFields, vehicleFields } from './vehicle-fields';

export type CsvFormat = { kind: 'csv'; columns: string[]; delimiter: Delimiter };

const knownColumns: ReadonlySet<string> = new Set([
  ...Object.keys(vehicleFields),
  ...Object.values(ownerFields).map((field) => field.name),
]);
const neededColumns = ['registration', 'category'];
const maxHeaderLength = 4_096;

/** Reads the first line of `text`; whatever follows it is ignored. The delimiter is the one that yields more columns we know. */
export function readCsvHeader(text: string): CsvFormat | { errors: FieldError[] } {
  const row = text
    .slice(0, maxHeaderLength + 1)
    .replace(/^\uFEFF/, '')
    .split('\n', 1)[0]!
    .replace(/\r$/, '');
  if (row.length > maxHeaderLength) return missing(`the first line is longer than ${maxHeaderLength} characters`);

  const [columns, delimiter] = columnsOf(row);
  // Without one known name this is a line of data, whose values (names, phones) an error must not repeat.
  if (!columns.some((column) => knownColumns.has(column)))
    return missing(`expected column names such as registration,category in the first line`);

  const errors = [...faultsOf(columns)];
  return errors.length > 0 ? { errors } : { kind: 'csv', columns, delimiter };
}

const missing = (message: string) => ({ errors: [{ field: '', code: 'HEADER_MISSING' as const, message }] });

function columnsOf(row: string): [string[], Delimiter] {
  const known = (columns: string[]) => columns.filter((column) => knownColumns.has(column)).length;
  const byComma = splitCsvRow(row, ',') ?? [];
  const bySemicolon = splitCsvRow(row, ';') ?? [];
  return known(bySemicolon) > known(byComma) ? [bySemicolon, ';'] : [byComma, ','];
}

function* faultsOf(columns: string[]): Iterable<FieldError> {
  const seen = new Set<string>();
  for (const [index, column] of columns.entries()) {
    const field = printable(column);
    if (!knownColumns.has(column)) {
      const message =
        column === '' ? `column ${index + 1} has no name` : `no such column; known are ${[...knownColumns].join(', ')}`;
      yield { field, code: 'COLUMN_UNKNOWN', message };
    } else if (seen.has(column)) {
      yield { field, code: 'COLUMN_DUPLICATE', message: `column ${index + 1} has the name of an earlier one` };
    }
    seen.add(column);
  }
  for (const field of neededColumns)
    if (!seen.has(field)) yield { field, code: 'COLUMN_MISSING', message: 'every file needs this column' };
}
