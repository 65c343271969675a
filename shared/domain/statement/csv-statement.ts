// A statement as CSV -> its lines, one by one. Comma or semicolon, a header in the first line; a record is one physical
// line, so that a broken one spoils nothing but itself.
import { type Delimiter, splitCsvRow } from '../csv-row';
import {
  currencyOfWord,
  kindOfWord,
  knownColumnsIn,
  movedByWord,
  placesOfColumns,
  type StatementColumn,
} from './csv-columns';
import {
  isCurrency,
  readAmount,
  readCurrency,
  readIdentifier,
  readInstant,
  readMovement,
  readToken,
  type StatementFault,
  type StatementLine,
  type StatementPlace,
} from './statement-line';

const maxLineLength = 4096;

type Shape = { places: ReadonlyMap<StatementColumn, number>; delimiter: Delimiter; cells: number };

/** `texts` are pieces of the file, cut anywhere. Lines that moved nothing are left out. Never throws. */
export function* readCsvStatement(
  texts: Iterable<string>,
  place: StatementPlace,
): Generator<StatementLine | StatementFault> {
  let shape: Shape | undefined;
  for (const { number, text } of physicalLines(texts)) {
    if (text.length > maxLineLength) {
      yield { line: number, field: '', message: `is longer than ${maxLineLength} characters` };
      if (shape === undefined) return;
    } else if (shape !== undefined) yield* readRecord(shape, number, text, place);
    else if (text !== '') {
      const read = readHeader(text);
      if (typeof read === 'string') {
        yield { line: number, field: '', message: read };
        return;
      }
      shape = read;
    }
  }
  if (shape === undefined) yield { line: 1, field: '', message: 'expected names of columns in the first line' };
}

/** Of a line that is too long no more than one character too many is kept. */
function* physicalLines(texts: Iterable<string>): Generator<{ number: number; text: string }> {
  let rest = '';
  let number = 0;
  const cut = (text: string) => text.slice(0, maxLineLength + 1);
  for (const text of texts) {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      number += 1;
      yield { number, text: cut(rest + text.slice(start, end)).trim() };
      rest = '';
      start = end + 1;
    }
    rest = cut(rest + cut(text.slice(start)));
  }
  if (rest !== '') yield { number: number + 1, text: rest.trim() };
}

function readHeader(text: string): Shape | string {
  const rows = ([',', ';'] as const).map((delimiter) => ({ delimiter, cells: splitCsvRow(text, delimiter) ?? [] }));
  const { delimiter, cells } = rows.toSorted((a, b) => knownColumnsIn(b.cells) - knownColumnsIn(a.cells))[0]!;
  const places = placesOfColumns(cells);
  return typeof places === 'string' ? places : { places, delimiter, cells: cells.length };
}

function* readRecord(
  { places, delimiter, cells: wanted }: Shape,
  line: number,
  text: string,
  place: StatementPlace,
): Generator<StatementLine | StatementFault> {
  if (text === '') return;
  const cells = splitCsvRow(text, delimiter);
  const fault = (field: string, message: string): StatementFault => ({ line, field, message });
  if (cells === null) return yield fault('', 'a quote is not closed, or stands inside a cell without being doubled');
  if (cells.length !== wanted) return yield fault('', `has ${cells.length} cells, the header ${wanted}`);
  const cell = (column: StatementColumn) => cells[places.get(column) ?? -1] ?? '';
  const moved = movedByWord(cell('status'));
  if (moved === undefined) return yield fault('status', 'is none that is known, such as completed or failed');
  if (!moved) return;
  yield* lineOf(line, cell, place);
}

type Cell = (column: StatementColumn) => string;

function* lineOf(line: number, cell: Cell, place: StatementPlace): Generator<StatementLine | StatementFault> {
  const faults: StatementFault[] = [];
  const refuse = (field: StatementColumn, message: string) => faults.push({ line, field, message });
  const kind = kindOfWord(cell('kind'));
  if (kind === undefined) refuse('kind', 'expected payment or refund');
  const transaction = readIdentifier(cell('transaction'));
  if (transaction === undefined) refuse('transaction', 'expected 1 to 100 printable characters of ASCII');
  const amount = readMovement(cell('amount'));
  if (typeof amount === 'string') refuse('amount', amount);
  const currency = readCurrency(currencyOfWord(cell('currency'), place.currency));
  if (!isCurrency(currency)) refuse('currency', currency);
  const fee = cell('fee') === '' ? null : readAmount(cell('fee'));
  if (typeof fee === 'string') refuse('fee', fee);
  const at = readInstant(cell('date'), place.clock);
  if (typeof at === 'string') refuse('date', at);
  if (faults.length > 0) return yield* faults;
  const [reference, providerReference] = [readToken(cell('reference')), readToken(cell('providerReference'))];
  yield { line, kind, transaction, reference, providerReference, amount, currency, fee, at } as StatementLine;
}
