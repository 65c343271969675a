// A catalogue as CSV: one service a line, in groups that are there already.
import { readCsvHeader } from '../../csv-header';
import type { FieldError } from '../../line-errors';
import { readLines } from '../../read-lines';
import { mostServices } from '../catalogue';
import { asItIs, type CatalogueSource, noGroups, type SourceRow } from './catalogue-source';
import { catalogueColumns, columnOf } from './csv-columns';
import { type KnownService, serviceOfCells } from './service-of-cells';

/** `known`: services there are already, by code. What a file cannot say of them stays as it is. */
export function csvSource(
  text: string,
  known: ReadonlyMap<string, KnownService>,
): CatalogueSource | { headerErrors: FieldError[] } {
  const format = readCsvHeader(text, catalogueColumns);
  if ('errors' in format) return { headerErrors: format.errors };
  const end = text.indexOf('\n');
  const body = end === -1 ? '' : text.slice(end + 1);
  const lines = readLines(body, 2, format);
  const faults = /\S/.test(body) ? [] : [{ path: '', message: 'holds no service' }];
  return { groups: noGroups, faults, rows: rowsOf(lines, known) };
}

function* rowsOf(lines: ReturnType<typeof readLines>, known: ReadonlyMap<string, KnownService>): Iterable<SourceRow> {
  let count = 0;
  for (const line of lines) {
    count += 1;
    const broken = (messages: string[]): SourceRow => ({
      row: line.line,
      given: null,
      faults: messages.map((message) => ({ path: '', message })),
      placeOf: asItIs,
    });
    if (count > mostServices) return yield broken([`comes after ${mostServices} services, and there can be no more`]);
    if ('errors' in line) yield broken(line.errors.map(({ message }) => message));
    else yield { row: line.line, ...serviceOfLine(line.record as Record<string, string>, known) };
  }
}

const serviceOfLine = (record: Record<string, string>, known: ReadonlyMap<string, KnownService>) => ({
  ...serviceOfCells(record, known.get(record.code ?? '')),
  placeOf: (place: string) => columnOf(place, record.method),
});
