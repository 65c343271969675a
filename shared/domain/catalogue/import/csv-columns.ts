// The columns of a catalogue as CSV, and which place of an entry each of them says. docs/how-it-works/services.md
// describes them to whoever writes such a file.
import type { CsvColumns } from '../../csv-header';
import { languages } from '../../vehicle-fields';

export const methods = ['fixed', 'percentage', 'per-unit', 'fixed-plus-unit', 'tiers', 'formula'] as const;
export type CsvMethod = (typeof methods)[number];

/** What each method may say; the columns of others have to be empty then. */
export const columnsOfMethod: Record<CsvMethod, readonly string[]> = {
  fixed: ['issue', 'renewal'],
  percentage: ['percent', 'base_name', 'base_min', 'base_max'],
  'per-unit': ['unit_rate', 'quantity_name', 'quantity_min', 'quantity_max', 'unit'],
  'fixed-plus-unit': ['fixed', 'unit_rate', 'quantity_name', 'quantity_min', 'quantity_max', 'unit'],
  tiers: ['tiers', 'base_name', 'base_min', 'base_max'],
  formula: ['formula_issue', 'formula_renewal', 'inputs'],
};

const told = ['validity_months', 'grace_days', 'late_percent', 'late_amount', 'valid_from', 'valid_to'];

export const catalogueColumns: CsvColumns = {
  known: new Set([
    'code',
    'category',
    ...languages.map((language) => `name_${language}`),
    'method',
    ...Object.values(columnsOfMethod).flat(),
    ...told,
    'legal_reference',
    'confidence',
  ]),
  needed: ['code', 'category', 'method', 'valid_from', 'legal_reference', 'confidence'],
  example: 'code,category,method',
};

const columnOfPlace: readonly (readonly [RegExp, string])[] = [
  [/^names\.(\w+)$/, 'name_$1'],
  [/^validityMonths$/, 'validity_months'],
  [/^(graceDays|latePayment\[0\]\.graceDays)$/, 'grace_days'],
  [/^latePenalty\.percent$|^latePayment\[0\]\.once\.percent$/, 'late_percent'],
  [/^latePenalty(\.amount)?$|^latePayment\[0\].*$/, 'late_amount'],
  [/^validity\.(from|to)$/, 'valid_$1'],
  [/^legalReference$/, 'legal_reference'],
  [/^rule\.kinds\.(issue|renewal)\.amount$/, '$1'],
  [/^rule\.kinds\.(issue|renewal)\.text$/, 'formula_$1'],
  [/^rule\.slices.*$/, 'tiers'],
  [/^rule\.rate$/, 'unit_rate'],
  [/^rule\.(percent|fixed)$/, '$1'],
  [/^rule.*$/, 'method'],
];

const inputsOfMethods: Readonly<Record<string, string>> = {
  formula: 'inputs',
  'per-unit': 'quantity',
  'fixed-plus-unit': 'quantity',
};

/** The column that says a place of an entry; where none does, the place itself. */
export function columnOf(place: string, method: string | undefined): string {
  const bound = /^inputs\.[^.]*(?:\.(min|max|unit))?/.exec(place);
  if (bound !== null || place === 'rule.of') return inputColumn(inputsOfMethods[method ?? ''] ?? 'base', bound?.[1]);
  const found = columnOfPlace.find(([pattern]) => pattern.test(place));
  return found === undefined ? place : place.replace(...found);
}

function inputColumn(ofInput: string, bound = 'name'): string {
  if (ofInput === 'inputs') return 'inputs';
  return bound === 'unit' ? 'unit' : `${ofInput}_${bound}`;
}
