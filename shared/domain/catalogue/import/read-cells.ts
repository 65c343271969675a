// The cells of one row by their columns, read as what they are meant to be. A cell that is no such thing leaves a fault
// and reads as absent.
import { quoted } from '../../line-errors';
import type { DocumentFault } from '../../tariff/tariff-document';

export type Cells = {
  text(column: string): string | undefined;
  /** Leaves a fault when it is empty. */
  needed(column: string): string | undefined;
  whole(column: string): number | undefined;
  wholeNeeded(column: string): number | undefined;
  /** `0-50000:5;50000-:10`, each `from-to:percent`; nothing after the hyphen is open. */
  tiers(column: string): unknown[];
  /** `name:min:max:decimals:unit;…`; decimals and unit may be left out. */
  inputs(column: string): Record<string, unknown>;
};

// As long as the largest amounts; no signs, no separators of thousands.
const wholeNumber = /^\d{1,12}$/;
const tier = /^(\d{1,12})-(\d{1,12})?:([\d.]{1,20})$/;
const input = /^([^:]{1,60}):(\d{1,12}(?:\.\d{1,6})?):(\d{1,12}(?:\.\d{1,6})?)(?::(\d?)(?::([^:]{0,40}))?)?$/;

export function openCells(record: Readonly<Record<string, string>>, faults: DocumentFault[]): Cells {
  const refuse = (path: string, message: string): undefined => {
    faults.push({ path, message });
  };
  const cells: Cells = {
    text: (column) => record[column],
    needed: (column) => record[column] ?? refuse(column, 'is needed'),
    whole(column) {
      const text = record[column];
      if (text === undefined || wholeNumber.test(text)) return text === undefined ? undefined : Number(text);
      return refuse(column, `expected a whole number without signs or separators, got ${quoted(text)}`);
    },
    wholeNeeded: (column) => (cells.needed(column) === undefined ? undefined : cells.whole(column)),
    tiers: (column) =>
      partsOf(cells.needed(column)).flatMap((part) => {
        const [, from, to, percent] = tier.exec(part) ?? [];
        if (from !== undefined) return [{ from: Number(from), to: to === undefined ? null : Number(to), percent }];
        refuse(column, `expected from-to:percent such as 0-50000:5, got ${quoted(part)}`);
        return [];
      }),
    inputs: (column) => {
      const inputs = partsOf(record[column]).flatMap((part) => readInput(part, column));
      const names = inputs.map(([name]) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) refuse(column, `gives ${quoted(twice)} more than once`);
      return Object.fromEntries(inputs);
    },
  };
  return cells;

  function readInput(part: string, column: string) {
    const [, name, min, max, decimals, unit] = input.exec(part) ?? [];
    if (name === undefined) {
      refuse(column, `expected name:min:max:decimals:unit such as area:0:1000:2:m2, got ${quoted(part)}`);
      return [];
    }
    const optional = { ...(decimals && { decimals: Number(decimals) }), ...(unit && { unit }) };
    return [[name, { type: 'number', min: Number(min), max: Number(max), ...optional }] as const];
  }
}

const partsOf = (text = ''): string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
