// Judges each service of an import by itself: its shape, its place, and whether its tariff computes.
import { printable } from '../../line-errors';
import { unstorable } from '../../storable-json';
import { type DocumentFault, placeOf, type TariffDocument } from '../../tariff/tariff-document';
import { groupKinds, type ServiceEntry, serviceEntry } from '../catalogue';
import { tariffOfService } from '../tariff-of-service';
import type { CatalogueSource, ImportPlace, SourceRow } from './catalogue-source';

export type JudgedRow = { row: number; code: string | null } & (
  | { entry: ServiceEntry; document: TariffDocument }
  | { faults: DocumentFault[] }
);

/** Lazy, since a file of 20 000 services takes seconds: whoever runs it lets others have their turn in between. */
export function* judgeRows({ groups, rows }: CatalogueSource, place: ImportPlace): Iterable<JudgedRow> {
  const kinds = groupKinds(groups, place.groups);
  const firstRows = new Map<string, number>();
  for (const { row, ...given } of rows) {
    const code = codeOf(given.given);
    const judged = judge(given, place);
    const faults = 'faults' in judged ? judged.faults : [];
    if ('entry' in judged && kinds.get(judged.entry.category) !== 'category')
      faults.push({ path: 'category', message: `no such category: ${judged.entry.category}` });
    const first = firstRows.get(code ?? '');
    if (first !== undefined) faults.push({ path: 'code', message: `repeats the code of row ${first}` });
    else if (code !== null) firstRows.set(code, row);
    yield { row, code: code && printable(code), ...(faults.length > 0 ? told(faults, given) : judged) };
  }
}

const told = (faults: readonly DocumentFault[], { placeOf: place }: Pick<SourceRow, 'placeOf'>) => ({
  faults: faults.map(({ path, message }) => ({ path: place(path), message })),
});

function codeOf(given: unknown): string | null {
  const code = typeof given === 'object' && given !== null && 'code' in given ? given.code : null;
  return typeof code === 'string' ? code : null;
}

type Judgement = { entry: ServiceEntry; document: TariffDocument } | { faults: DocumentFault[] };

function judge(
  { given, faults }: Pick<SourceRow, 'given' | 'faults'>,
  { jurisdiction, currency }: ImportPlace,
): Judgement {
  if (faults.length > 0) return { faults: [...faults] };
  const reason = unstorable(given);
  if (reason !== undefined) return { faults: [{ path: '', message: reason }] };
  const read = serviceEntry.safeParse(given);
  if (!read.success)
    return { faults: read.error.issues.map(({ path, message }) => ({ path: placeOf(path), message })) };
  const tariff = tariffOfService(read.data, { jurisdiction, currency, version: 1 });
  return 'faults' in tariff ? tariff : { entry: read.data, document: tariff.document };
}
