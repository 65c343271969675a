// The header of a CSV upload. Intake reads it once and keeps the result with the batch; every chunk is read by it.
import { type Delimiter, splitCsvRow } from './csv-row';
import { type FieldError, printable } from './line-errors';
import { ownerFields, vehicleFields } from './vehicle-fields';

export type CsvFormat = { kind: 'csv'; columns: string[]; delimiter: Delimiter };

/** What the columns of a kind of file are called. */
export type CsvColumns = { known: ReadonlySet<string>; needed: readonly string[]; example: string };

const columnsOfVehicles: CsvColumns = {
  known: new Set([...Object.keys(vehicleFields), ...Object.values(ownerFields).map((field) => field.name)]),
  needed: ['registration', 'category'],
  example: 'registration,category',
};
const maxHeaderLength = 4_096;

/** Reads the first line of `text`; whatever follows it is ignored. The delimiter is the one that yields more columns we know. */
export function readCsvHeader(
  text: string,
  wanted: CsvColumns = columnsOfVehicles,
): CsvFormat | { errors: FieldError[] } {
  const row = text
    .slice(0, maxHeaderLength + 1)
    .replace(/^\uFEFF/, '')
    .split('\n', 1)[0]!
    .replace(/\r$/, '');
  if (row.length > maxHeaderLength) return missing(`the first line is longer than ${maxHeaderLength} characters`);

  const [columns, delimiter] = columnsOf(row, wanted);
  // Without one known name this is a line of data, whose values (names, phones) an error must not repeat.
  if (!columns.some((column) => wanted.known.has(column)))
    return missing(`expected column names such as ${wanted.example} in the first line`);

  const errors = [...faultsOf(columns, wanted)];
  return errors.length > 0 ? { errors } : { kind: 'csv', columns, delimiter };
}

const missing = (message: string) => ({ errors: [{ field: '', code: 'HEADER_MISSING' as const, message }] });

function columnsOf(row: string, { known }: CsvColumns): [string[], Delimiter] {
  const count = (columns: string[]) => columns.filter((column) => known.has(column)).length;
  const byComma = splitCsvRow(row, ',') ?? [];
  const bySemicolon = splitCsvRow(row, ';') ?? [];
  return count(bySemicolon) > count(byComma) ? [bySemicolon, ';'] : [byComma, ','];
}

function* faultsOf(columns: string[], { known, needed }: CsvColumns): Iterable<FieldError> {
  const seen = new Set<string>();
  for (const [index, column] of columns.entries()) {
    const field = printable(column);
    if (!known.has(column)) {
      const message =
        column === '' ? `column ${index + 1} has no name` : `no such column; known are ${[...known].join(', ')}`;
      yield { field, code: 'COLUMN_UNKNOWN', message };
    } else if (seen.has(column)) {
      yield { field, code: 'COLUMN_DUPLICATE', message: `column ${index + 1} has the name of an earlier one` };
    }
    seen.add(column);
  }
  for (const field of needed)
    if (!seen.has(field)) yield { field, code: 'COLUMN_MISSING', message: 'every file needs this column' };
}
