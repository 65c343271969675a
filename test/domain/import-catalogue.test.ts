// Catalogues as CSV and JSON: the amounts they lead to, and what is refused of them, row by row.

import { jsonSource } from '../../shared/domain/catalogue/import/catalogue-source';
import { csvSource } from '../../shared/domain/catalogue/import/csv-source';
import { shippedCatalogues } from '../../shared/domain/jurisdictions/shipped-tariffs';
import {
  type Cells,
  cellsOf,
  csvOf,
  everyMethod,
  faultsIn,
  feeOf,
  importPlace,
  judgedCsv,
  judgedJson,
} from './catalogue-files';

const rowOf = (code: string) => judgedCsv(csvOf(everyMethod)).find((row) => row.code === code)!;

test.each([
  ['a fixed fee', 'T-552', { kind: 'issue' }, 1500, ['amount']],
  ['2.5 % of 50 000', 'X-1', { value: 50_000 }, 1250, ['percentage']],
  ['2.5 % of 50 020, rounded half up', 'X-1', { value: 50_020 }, 1251, ['percentage', 'rounding']],
  ['a price for each page', 'X-2', { pages: 7 }, 3500, ['units']],
  ['no page at all', 'X-2', { pages: 0 }, 0, ['units']],
  ['3 000 and 5 × 500', 'X-3', { quantity: 5 }, 5500, ['units']],
  ['3 000 and no unit', 'X-3', { quantity: 0 }, 3000, ['units']],
  ['75 000 in two slices', 'X-4', { base: 75_000 }, 5000, ['slice', 'slice', 'slices']],
  ['200 000 in three slices', 'X-4', { base: 200_000 }, 22_500, ['slice', 'slice', 'slice', 'slices']],
  ['the end of a closed scale', 'X-5', { base: 100_000 }, 7500, ['slice', 'slice', 'slices']],
  ['a formula for issue', 'X-6', { kind: 'issue', base: 1000, area: 12.5 }, 131, ['formula', 'rounding']],
  ['another formula for renewal', 'X-6', { kind: 'renewal', months: 3 }, 1500, ['formula']],
] as const)('%s comes to what the law says', (_what, code, given, amount, rules) => {
  expect(feeOf(rowOf(code), given)).toEqual({ amount, rules });
});

test.each([
  ['a kind without a fee', 'X-6', { kind: 'transfer' }, ['kind CHOICE_UNKNOWN']],
  ['no kind where there are two', 'T-552', {}, ['kind FIELD_REQUIRED']],
  ['a base of 0', 'X-1', { value: 0 }, ['value NUMBER_TOO_SMALL']],
  ['a base below 0', 'X-4', { base: -5 }, ['base NUMBER_TOO_SMALL']],
  ['a quantity below 0', 'X-3', { quantity: -1 }, ['quantity NUMBER_TOO_SMALL']],
  ['a base beyond a closed last tier', 'X-5', { base: 100_001 }, ['base OUT_OF_TARIFF']],
  ['an endless base', 'X-4', { base: Number.POSITIVE_INFINITY }, ['base TYPE_WRONG']],
  ['what is no number', 'X-4', { base: Number.NaN }, ['base TYPE_WRONG']],
  ['half a franc', 'X-1', { value: 10.5 }, ['value NUMBER_NOT_WHOLE']],
  ['an input of another service', 'X-1', { value: 10, pages: 1 }, ['pages FIELD_UNKNOWN']],
] as const)('%s is refused', (_what, code, given, faults) => {
  expect(feeOf(rowOf(code), given)).toEqual(faults);
});

test('a fee for one kind alone has none for the other', () => {
  const [row] = judgedCsv(csvOf([cellsOf('T-496', { method: 'fixed', issue: '5000' })]));
  expect(feeOf(row!, { kind: 'issue' })).toMatchObject({ amount: 5000 });
  expect(feeOf(row!, { kind: 'renewal' })).toEqual(['kind OUT_OF_TARIFF']);
});

const faulty: readonly (readonly [string, Cells, string])[] = [
  ['no fee', { method: 'fixed' }, 'issue: is needed'],
  ['a fee with a separator', { method: 'fixed', issue: '1 500' }, 'issue: expected a whole number'],
  ['a negative fee', { method: 'fixed', issue: '-5' }, 'issue: expected a whole number'],
  ['a fee larger than any', { method: 'fixed', issue: '9999999999999' }, 'issue: expected a whole number'],
  ['no method', {}, 'method: expected one of fixed'],
  ['a method that is none', { method: 'lottery' }, 'method: expected one of fixed'],
  ['a percentage of zero', { method: 'percentage', percent: '0' }, 'percent: a rate of zero'],
  ['a percentage with a comma', { method: 'percentage', percent: '2,5' }, 'percent: expected a percentage'],
  ['no percentage', { method: 'percentage' }, 'percent: is needed'],
  ['a base from 0 on', { method: 'percentage', percent: '5', base_min: '0' }, 'base_name: base may be 0'],
  ['a max below min', { method: 'percentage', percent: '5', base_min: '9', base_max: '8' }, 'base_max: is below min'],
  ['a name that is none', { method: 'percentage', percent: '5', base_name: 'a b' }, 'base_name: '],
  ['a quantity without end', { method: 'per-unit', unit_rate: '5' }, 'quantity_max: is needed'],
  ['a rate of zero', { method: 'per-unit', unit_rate: '0', quantity_max: '5' }, 'unit_rate: a rate of zero'],
  ['no fixed part', { method: 'fixed-plus-unit', unit_rate: '5', quantity_max: '5' }, 'fixed: is needed'],
  [
    'more than any amount',
    { method: 'per-unit', unit_rate: '999999999', quantity_max: '99999999' },
    'method: may come to',
  ],
  ['no tiers', { method: 'tiers' }, 'tiers: is needed'],
  [
    'an input given twice',
    { method: 'formula', formula_issue: 'base * 2', inputs: 'base:1:10;base:1:20' },
    'inputs: gives "base" more than once',
  ],
  ['a tier that is none', { method: 'tiers', tiers: '0-5%' }, 'tiers: expected from-to:percent'],
  ['a gap between tiers', { method: 'tiers', tiers: '0-50:5;60-:10' }, 'tiers: leaves a gap'],
  ['a tier behind an open one', { method: 'tiers', tiers: '0-:5;60-:10' }, 'tiers: '],
  ['no formula', { method: 'formula' }, 'formula_issue: is needed'],
  ['a formula of unknown names', { method: 'formula', formula_issue: 'base * 2' }, 'formula_issue: '],
  [
    'a formula that may divide by zero',
    { method: 'formula', formula_issue: '5 / a', inputs: 'a:0:5' },
    'formula_issue: ',
  ],
  ['a formula below zero', { method: 'formula', formula_issue: '5 - a', inputs: 'a:0:9' }, 'method: may come to -4'],
  ['inputs that are none', { method: 'formula', formula_issue: 'a', inputs: 'a 0 5' }, 'inputs: expected name:min:max'],
  ['a column of another method', { method: 'fixed', issue: '5', percent: '5' }, 'percent: says nothing for'],
  ['two late penalties', { method: 'fixed', issue: '5', late_percent: '5', late_amount: '5' }, 'late_amount: stands'],
  ['a late penalty of nothing', { method: 'fixed', issue: '5', late_amount: '0' }, 'late_amount: '],
  ['an unknown category', { method: 'fixed', issue: '5', category: 'C-999' }, 'category: no such category: C-999'],
  ['a sector as category', { method: 'fixed', issue: '5', category: 'S-001' }, 'category: no such category: S-001'],
  ['a code that is none', { method: 'fixed', issue: '5', code: 't-1' }, 'code: expected a code'],
  ['no name', { method: 'fixed', issue: '5', name_es: '' }, 'names: expected a name'],
  ['a day that is none', { method: 'fixed', issue: '5', valid_from: '2026-02-30' }, 'valid_from: is no day'],
  ['an end before its start', { method: 'fixed', issue: '5', valid_to: '2025-01-01' }, 'valid_to: must be later'],
  ['no legal reference', { method: 'fixed', issue: '5', legal_reference: '' }, 'legal_reference: is needed'],
  ['a confidence of its own', { method: 'fixed', issue: '5', confidence: 'sure' }, 'confidence: '],
  ['a validity of no month', { method: 'fixed', issue: '5', validity_months: '0' }, 'validity_months: '],
  ['days of grace in words', { method: 'fixed', issue: '5', grace_days: 'ten' }, 'grace_days: expected a whole number'],
];

test.each(faulty)('a row with %s is told by row and column, and spoils no other', (_what, cells, expected) => {
  const rows = judgedCsv(csvOf([everyMethod[0]!, { ...cellsOf('X-9', {}), ...cells }, everyMethod[1]!]));
  expect(faultsIn(rows)[0]).toContain(`3 ${expected}`);
  expect(rows.map((row) => 'entry' in row)).toEqual([true, false, true]);
});

test('a code that comes twice is a fault of the second row', () => {
  const rows = judgedCsv(csvOf([everyMethod[0]!, everyMethod[0]!]));
  expect(faultsIn(rows)).toEqual(['3 code: repeats the code of row 2']);
});

test('semicolons, a byte order mark, Windows line ends and blank lines are taken; lines keep their numbers', () => {
  const text = `\uFEFF${csvOf(everyMethod, ';').replaceAll('\n', '\r\n\r\n')}\r\n`;
  const rows = judgedCsv(text);
  expect(faultsIn(rows)).toEqual([]);
  expect(rows.map(({ row }) => row)).toEqual([3, 5, 7, 9, 11, 13, 15]);
});

test('a line with a broken quote or too few cells is told, and the next one is read', () => {
  const [head, ...lines] = csvOf(everyMethod).split('\n');
  const rows = judgedCsv([head, '"T-1,C-001', 'T-2,C-001', ...lines].join('\n'));
  expect(faultsIn(rows)).toEqual([
    '2 : a quote is not closed on this line, or not doubled within a cell',
    '3 : expected 31 cells as in the header, got 2',
  ]);
  expect(rows).toHaveLength(everyMethod.length + 2);
});

test.each([
  ['no header', '', 'HEADER_MISSING'],
  ['a line of data first', 'T-1,C-001,5', 'HEADER_MISSING'],
  [
    'a column that does not exist',
    'code,category,method,valid_from,legal_reference,confidence,colour',
    'COLUMN_UNKNOWN',
  ],
  ['a column too few', 'code,category,method', 'COLUMN_MISSING'],
  ['a column twice', 'code,code,category,method,valid_from,legal_reference,confidence', 'COLUMN_DUPLICATE'],
])('a file with %s is refused as a whole', (_what, text, code) => {
  expect(csvSource(text, new Map())).toMatchObject({
    headerErrors: expect.arrayContaining([expect.objectContaining({ code })]),
  });
});

test('what a file cannot say of a service that is known stays as it is', () => {
  const documents = [{ names: { es: 'Pasaporte' }, for: 'both' as const }];
  const known = new Map([['T-552', { names: { es: 'Antes', pt: 'Antes em português' }, documents, steps: [] }]]);
  const [row] = judgedCsv(csvOf(everyMethod), known);
  expect(row).toMatchObject({
    entry: { names: { es: 'Servicio T-552', pt: 'Antes em português' }, documents, steps: [] },
  });
});

test('a shipped catalogue is an import without fault', () => {
  for (const catalogue of shippedCatalogues().filter(({ jurisdiction }) => jurisdiction === 'GQ')) {
    expect(jsonSource(catalogue, { ...importPlace, groups: new Map() }).faults).toEqual([]);
    expect(faultsIn(judgedJson(catalogue))).toEqual([]);
  }
});

const [gq] = shippedCatalogues();
const withServices = (...services: unknown[]) => ({ ...gq!, ministries: [], sectors: [], categories: [], services });
const aService = (over: object = {}) => ({ ...gq!.services[0]!, ...over });

test.each([
  ['nothing in it', 7, /^: /],
  ['an unknown field', aService({ price: 5 }), /Unrecognized key: "price"/],
  ['NUL in a name', aService({ names: { es: 'a\u0000b' } }), /holds NUL/],
  [
    'a rule of another law',
    aService({ rule: { method: 'amount', amount: 5, legalReference: 'x', confidence: 'sample' } }),
    /^rule\.legalReference: no such legal reference/,
  ],
])('an entry of JSON with %s is told by its place', (_what, entry, expected) => {
  const rows = judgedJson(withServices(aService({ code: 'A-1' }), entry));
  expect('entry' in rows[0]!).toBe(true);
  expect(faultsIn(rows)[0]!.replace(/^2 /, '')).toMatch(expected);
});

test.each([
  ['another jurisdiction', { ...withServices(aService()), jurisdiction: 'SN' }, 'jurisdiction'],
  ['no schema', { ...withServices(aService()), schema: undefined }, 'schema'],
  ['a list that is none', { ...gq!, services: {} }, 'services'],
  ['nothing at all', withServices(), 'services'],
  [
    'a sector under no ministry',
    { ...withServices(), sectors: [{ code: 'S-9', ministry: 'M-999', names: { es: 'x' } }] },
    'sectors[0].code',
  ],
  [
    'a sector of an unknown ministry',
    { ...withServices(), sectors: [{ code: 'S-009', ministry: 'M-999', names: { es: 'x' } }] },
    'sectors[0].ministry',
  ],
  [
    'a category that is a sector already',
    { ...withServices(), categories: [{ code: 'S-001', sector: 'S-001', names: { es: 'x' } }] },
    'categories[0].code',
  ],
  ['a ministry twice', { ...gq!, ministries: [gq!.ministries[0], ...gq!.ministries] }, 'ministries[1].code'],
])('a catalogue with %s is told as a whole', (_what, value, path) => {
  expect(jsonSource(value, importPlace).faults).toContainEqual({ path, message: expect.any(String) });
});
