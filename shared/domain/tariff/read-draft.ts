// A draft as far as it can be judged by itself: whether it is a tariff, and one of its jurisdiction. What is published
// already is asked afterwards.
import { packs } from '../jurisdictions/packs';
import { type DocumentFault, readTariffDocument, type TariffDocument } from './tariff-document';

/** All faults come together, each with its place. `jurisdiction` is whose draft it is. */
export function readDraft(
  value: unknown,
  jurisdiction: string,
): { document: TariffDocument } | { faults: DocumentFault[] } {
  const read = readTariffDocument(value);
  if ('faults' in read) return read;
  const faults = [...packFaults(read.document, jurisdiction)];
  return faults.length > 0 ? { faults } : read;
}

function* packFaults({ jurisdiction, currency }: TariffDocument, own: string): Iterable<DocumentFault> {
  const pack = packs.get(jurisdiction);
  if (jurisdiction !== own) yield { path: 'jurisdiction', message: `is not that of the draft, ${own}` };
  else if (pack === undefined) yield { path: 'jurisdiction', message: 'is none that this installation knows' };
  else if (pack.currency !== currency)
    yield { path: 'currency', message: `is not that of ${jurisdiction}, ${pack.currency}` };
}
