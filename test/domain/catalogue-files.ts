// Catalogues as somebody writes them, for tests: a row states only what it is about.

import { type ImportPlace, jsonSource } from '../../shared/domain/catalogue/import/catalogue-source';
import { csvSource } from '../../shared/domain/catalogue/import/csv-source';
import type { JudgedRow } from '../../shared/domain/catalogue/import/judge-rows';
import { judgeRows } from '../../shared/domain/catalogue/import/judge-rows';
import type { KnownService } from '../../shared/domain/catalogue/import/service-of-cells';
import { assessService } from '../../shared/domain/tariff/assess-service';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { readServiceInputs } from '../../shared/domain/tariff/read-service-inputs';

export type Cells = Record<string, string>;

const columns = [
  ...['code', 'category', 'name_es', 'name_fr', 'name_en', 'name_pt', 'method', 'issue', 'renewal', 'percent'],
  ...['base_name', 'base_min', 'base_max', 'unit_rate', 'fixed', 'quantity_name', 'quantity_min', 'quantity_max'],
  ...['unit', 'tiers', 'formula_issue', 'formula_renewal', 'inputs', 'validity_months', 'grace_days'],
  ...['late_percent', 'late_amount', 'valid_from', 'valid_to', 'legal_reference', 'confidence'],
];

export const cellsOf = (code: string, over: Cells): Cells => ({
  code,
  category: 'C-001',
  name_es: `Servicio ${code}`,
  valid_from: '2026-01-01',
  legal_reference: 'Ley de tasas',
  confidence: 'sample',
  ...over,
});

export const csvOf = (rows: readonly Cells[], delimiter: ',' | ';' = ','): string =>
  [columns, ...rows.map((row) => columns.map((column) => cell(row[column] ?? '')))]
    .map((cells) => cells.join(delimiter))
    .join('\n');

const cell = (text: string): string => (/[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One row for each method, with the examples of the field. */
export const everyMethod: readonly Cells[] = [
  cellsOf('T-552', { method: 'fixed', issue: '1500', renewal: '1500' }),
  cellsOf('X-1', { method: 'percentage', percent: '2.5', base_name: 'value', base_max: '1000000' }),
  cellsOf('X-2', { method: 'per-unit', unit_rate: '500', quantity_name: 'pages', quantity_max: '1000', unit: 'page' }),
  cellsOf('X-3', { method: 'fixed-plus-unit', fixed: '3000', unit_rate: '500', quantity_max: '1000' }),
  cellsOf('X-4', { method: 'tiers', tiers: '0-50000:5;50000-100000:10;100000-:15' }),
  cellsOf('X-5', { method: 'tiers', tiers: '0-50000:5; 50000-100000:10' }),
  cellsOf('X-6', {
    method: 'formula',
    formula_issue: 'base * 0.1 + area * 2.5',
    formula_renewal: '500 * months',
    inputs: 'base:1:1000000;area:0:1000:2:m2;months:1:12',
  }),
];

export const importPlace: ImportPlace = {
  jurisdiction: 'GQ',
  currency: 'XAF',
  groups: new Map([
    ['M-001', 'ministry'],
    ['S-001', 'sector'],
    ['C-001', 'category'],
  ]),
};

export function judgedCsv(text: string, known: ReadonlyMap<string, KnownService> = new Map()): JudgedRow[] {
  const source = csvSource(text, known);
  if ('headerErrors' in source) throw new Error(JSON.stringify(source.headerErrors));
  return [...judgeRows(source, importPlace)];
}

export const judgedJson = (value: unknown): JudgedRow[] => [...judgeRows(jsonSource(value, importPlace), importPlace)];

/** `place: message` of every fault, row by row. */
export const faultsIn = (rows: readonly JudgedRow[]): string[] =>
  rows.flatMap((row) =>
    'faults' in row ? row.faults.map(({ path, message }) => `${row.row} ${path}: ${message}`) : [],
  );

/** What a sound row comes to, or the codes of the faults of what was asked. */
export function feeOf(row: JudgedRow, given: Record<string, unknown>) {
  if ('faults' in row) throw new Error(JSON.stringify(row.faults));
  const tariff = compileTariff(row.document);
  const read = readServiceInputs(given, tariff);
  if ('errors' in read) return read.errors.map(({ field, code }) => `${field} ${code}`);
  const assessment = assessService(tariff, read.inputs, '2026-06-01');
  if (assessment.kind === 'rejected') return assessment.errors.map(({ field, code }) => `${field} ${code}`);
  return { amount: Number(assessment.amount), rules: assessment.explanation.steps.map(({ rule }) => rule) };
}
