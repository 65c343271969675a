// A stored chunk of an upload -> its records, line by line. Runs in the tax workers before readVehicleLine.
//
// A record is one physical line, for CSV too, so that a broken line can spoil nothing but itself.
import type { CsvFormat } from './csv-header';
import { splitCsvRow } from './csv-row';
import { duplicateFields } from './duplicate-fields';
import { type FieldError, type LineErrorCode, printable } from './line-errors';

export type LineFormat = { kind: 'ndjson' } | CsvFormat;
export type RawLine = { line: number; record: unknown } | { line: number; errors: FieldError[] };

/** A vehicle with every field at its longest needs under 1 000 characters. */
export const maxLineLength = 16_384;

/**
 * Every line of `text` that is not blank, with its physical number in the upload; `firstLine` is the 1-based number of
 * the first line of `text`. For CSV the header is line 1 and no longer part of `text`. Never throws.
 */
export function* readLines(text: string, firstLine: number, format: LineFormat): Iterable<RawLine> {
  const read = format.kind === 'csv' ? csvReader(format) : readJson;
  let line = firstLine;
  for (let start = firstLine === 1 && text.startsWith('\uFEFF') ? 1 : 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const content = text.slice(start, end).trimEnd();
    start = end + 1;
    if (content === '') continue;
    const result = content.length > maxLineLength ? tooLong(content) : read(content);
    yield 'errors' in result ? { line, errors: result.errors } : { line, record: result.record };
  }
}

type Result = { record: unknown } | { errors: FieldError[] };

const refused = (code: LineErrorCode, message: string): Result => ({ errors: [{ field: '', code, message }] });

const tooLong = ({ length }: string) =>
  refused('LINE_TOO_LONG', `expected at most ${maxLineLength} characters, got ${length}`);

function readJson(content: string): Result {
  let record: unknown;
  try {
    record = JSON.parse(content);
  } catch (error) {
    return refused('JSON_INVALID', reasonOf(error));
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return { record };
  const twice = duplicateFields(content, record);
  if (twice.length === 0) return { record };
  return {
    errors: twice.map((name) => ({
      field: printable(name),
      code: 'FIELD_DUPLICATE',
      message: 'is named more than once',
    })),
  };
}

// V8's messages with a position name syntax only. Those without one repeat the text around the fault, which may hold a
// name or a phone number, and must not be passed on.
const reasonWithPlace = /^([A-Z][A-Za-z ,':{}[\]-]{3,80}?) at position (\d+)/;

function reasonOf(error: unknown): string {
  const { message } = error as SyntaxError;
  const [, reason, position] = reasonWithPlace.exec(message) ?? [];
  if (reason !== undefined)
    return `not valid JSON: ${reason.replace(' in JSON', '')}, at character ${Number(position) + 1}`;
  return message === 'Unexpected end of JSON input'
    ? 'not valid JSON: the line ends before the object does'
    : 'not valid JSON: a character stands where none may stand';
}

function csvReader({ columns, delimiter }: CsvFormat): (content: string) => Result {
  const places = columns.map((column) => column.split('.'));
  const hasOwner = columns.some((column) => column.startsWith('owner.'));
  return (content) => {
    const cells = splitCsvRow(content, delimiter);
    if (cells === null)
      return refused('CSV_QUOTES', 'a quote is not closed on this line, or not doubled within a cell');
    if (cells.length !== columns.length)
      return refused('CSV_CELL_COUNT', `expected ${columns.length} cells as in the header, got ${cells.length}`);

    const owner: Record<string, string> = {};
    const record: Record<string, unknown> = hasOwner ? { owner } : {};
    for (const [index, [name, nested]] of places.entries()) {
      const cell = cells[index]!;
      if (cell === '') continue;
      if (nested === undefined) record[name!] = cell;
      else owner[nested] = cell;
    }
    return { record };
  };
}
