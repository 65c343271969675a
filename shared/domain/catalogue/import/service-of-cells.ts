// One row of a catalogue as CSV -> an entry, to be judged like any other.
import { largestAmount } from '../../tariff/document-fields';
import type { DocumentFault } from '../../tariff/tariff-document';
import { languages } from '../../vehicle-fields';
import type { ServiceEntry } from '../catalogue';
import { type CsvMethod, columnsOfMethod, methods } from './csv-columns';
import { type Cells, openCells } from './read-cells';

/** What a file cannot say and what a service that is known already has. */
export type KnownService = Pick<ServiceEntry, 'names' | 'documents' | 'steps'>;

type Terms = { rule: unknown; inputs?: Record<string, unknown> };

/** `record` has the cells that are not empty, by column. Faults name columns. */
export function serviceOfCells(
  record: Readonly<Record<string, string>>,
  known: KnownService | undefined,
): { given: unknown; faults: DocumentFault[] } {
  const faults: DocumentFault[] = [];
  const cells = openCells(record, faults);
  const method = methods.find((one) => one === cells.text('method'));
  if (method === undefined) faults.push({ path: 'method', message: `expected one of ${methods.join(', ')}` });
  const given = {
    code: cells.needed('code'),
    category: cells.needed('category'),
    names: { ...known?.names, ...namesIn(record) },
    validityMonths: cells.whole('validity_months') ?? null,
    graceDays: cells.whole('grace_days') ?? null,
    latePenalty: latePenaltyIn(cells, faults),
    documents: known?.documents ?? [],
    steps: known?.steps ?? [],
    validity: { from: cells.needed('valid_from'), to: cells.text('valid_to') ?? null },
    legalReference: cells.needed('legal_reference'),
    confidence: cells.needed('confidence'),
    ...(method !== undefined && termsIn(method, cells, record, faults)),
  };
  return { given, faults };
}

const namesIn = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    languages.flatMap((language) => {
      const name = record[`name_${language}`];
      return name === undefined ? [] : [[language, name]];
    }),
  );

function latePenaltyIn(cells: Cells, faults: DocumentFault[]) {
  const [percent, amount] = [cells.text('late_percent'), cells.whole('late_amount')];
  if (percent !== undefined && amount !== undefined)
    faults.push({ path: 'late_amount', message: 'stands beside late_percent; only one of them can be' });
  if (percent !== undefined) return { percent };
  return amount === undefined ? null : { amount };
}

function termsIn(
  method: CsvMethod,
  cells: Cells,
  record: Readonly<Record<string, string>>,
  faults: DocumentFault[],
): Terms {
  const taken = new Set(columnsOfMethod[method]);
  for (const column of new Set(Object.values(columnsOfMethod).flat()))
    if (record[column] !== undefined && !taken.has(column))
      faults.push({ path: column, message: `says nothing for the method ${method}, so it has to be empty` });
  return termsOf[method](cells, { legalReference: 'law', confidence: cells.text('confidence') }, faults);
}

type Source = { legalReference: string; confidence: string | undefined };

const termsOf: Record<CsvMethod, (cells: Cells, source: Source, faults: DocumentFault[]) => Terms> = {
  fixed(cells, source, faults) {
    const [issue, renewal] = [cells.whole('issue'), cells.whole('renewal')];
    if (cells.text('issue') === undefined && cells.text('renewal') === undefined)
      faults.push({ path: 'issue', message: 'is needed for the method fixed, or renewal, or both' });
    const fee = (amount: number) => ({ method: 'amount', amount, ...source });
    return byKind(issue === undefined ? undefined : fee(issue), renewal === undefined ? undefined : fee(renewal));
  },
  percentage(cells, source) {
    const { name, inputs } = baseIn(cells);
    return { rule: { method: 'percentage', of: name, percent: cells.needed('percent'), ...source }, inputs };
  },
  'per-unit': (cells, source) => unitsIn(cells, source),
  'fixed-plus-unit': (cells, source) => unitsIn(cells, source, { fixed: cells.wholeNeeded('fixed') }),
  tiers(cells, source) {
    const { name, inputs } = baseIn(cells);
    return { rule: { method: 'marginal', of: name, slices: cells.tiers('tiers'), ...source }, inputs };
  },
  formula(cells, source, faults) {
    const [issue, renewal] = [cells.text('formula_issue'), cells.text('formula_renewal')];
    if (issue === undefined && renewal === undefined)
      faults.push({ path: 'formula_issue', message: 'is needed for the method formula, or formula_renewal, or both' });
    const fee = (text: string | undefined) => text && { method: 'formula', text, ...source };
    return { ...byKind(fee(issue), fee(renewal)), inputs: cells.inputs('inputs') };
  },
};

const byKind = (issue: unknown, renewal: unknown): Terms => ({
  rule: { method: 'by-kind', kinds: { ...(issue ? { issue } : {}), ...(renewal ? { renewal } : {}) } },
});

function baseIn(cells: Cells) {
  const name = cells.text('base_name') ?? 'base';
  const bounds = { min: cells.whole('base_min') ?? 1, max: cells.whole('base_max') ?? largestAmount };
  return { name, inputs: { [name]: { type: 'amount', ...bounds } } };
}

function unitsIn(cells: Cells, source: Source, fixed: { fixed?: number | undefined } = {}): Terms {
  const name = cells.text('quantity_name') ?? 'quantity';
  const unit = cells.text('unit');
  const bounds = { min: cells.whole('quantity_min') ?? 0, max: cells.wholeNeeded('quantity_max') };
  return {
    rule: { method: 'units', of: name, rate: cells.needed('unit_rate'), ...fixed, ...source },
    inputs: { [name]: { type: 'number', ...(unit !== undefined && { unit }), ...bounds } },
  };
}
