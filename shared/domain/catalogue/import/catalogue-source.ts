// A catalogue as somebody sends it, before anything is believed of it: its groups, and its services row by row, so that
// one broken row spoils nothing but itself.
import { z } from 'zod';
import type { Currency } from '../../money';
import { unstorable } from '../../storable-json';
import { type DocumentFault, placeOf } from '../../tariff/tariff-document';
import { type GroupKind, type Groups, groupFaults, groupKinds, groupLists, mostServices } from '../catalogue';

/** `row` is the number that whoever wrote the file sees: a physical line of CSV, a place in the list of JSON from 1 on. */
export type SourceRow = {
  row: number;
  /** Meant to be a ServiceEntry. */
  given: unknown;
  /** Found before it could become one; nothing else is looked for then. */
  faults: readonly DocumentFault[];
  /** What the writer calls a place of the entry. */
  placeOf(place: string): string;
};

export type CatalogueSource = {
  groups: Groups;
  faults: readonly DocumentFault[];
  /** To be gone through once. */
  rows: Iterable<SourceRow>;
};

/** Whose catalogue it has to be, and the groups there are already. */
export type ImportPlace = { jurisdiction: string; currency: Currency; groups: ReadonlyMap<string, GroupKind> };

export const noGroups: Groups = { ministries: [], sectors: [], categories: [] };

const shape = z.strictObject({
  schema: z.literal(1),
  jurisdiction: z.string(),
  ...groupLists,
  services: z.array(z.unknown()).max(mostServices),
});

export const asItIs = (place: string): string => place;

/** `value` is parsed JSON in the shape of a catalogue. Groups that are there already need not be in it. */
export function jsonSource(value: unknown, { jurisdiction, groups: known }: ImportPlace): CatalogueSource {
  const read = shape.safeParse(value);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => ({ path: placeOf(path), message }));
    return { groups: noGroups, faults, rows: [] };
  }
  const { ministries, sectors, categories, services, jurisdiction: given } = read.data;
  const groups = { ministries, sectors, categories };
  const faults = [...groupFaults(groups, groupKinds(groups, known))].map(({ path, message }) => ({
    path: placeOf(path),
    message,
  }));
  for (const [path, list] of Object.entries(groups)) {
    const reason = unstorable(list);
    if (reason !== undefined) faults.push({ path, message: reason });
  }
  if (given !== jurisdiction) faults.push({ path: 'jurisdiction', message: `is not ${jurisdiction}` });
  if (services.length + ministries.length + sectors.length + categories.length === 0)
    faults.push({ path: 'services', message: 'holds nothing' });
  const rows = services.map((one, index) => ({ row: index + 1, given: one, faults: [], placeOf: asItIs }));
  return { groups, faults, rows };
}
