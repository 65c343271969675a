// Cells of a grid in words. A cell is written as its band keys joined by slashes, "5-9/diesel/>5<=10": the keys are
// all that an explanation keeps of it.

import type { BandTexts, ExplanationTexts } from './explanation-texts';
import { type NumberStyle, numberText, withUnit } from './number-text';
import { wordText } from './word-text';

const number = String.raw`(\d+(?:\.\d+)?)`;
const shapes: readonly [RegExp, (bands: BandTexts, first: string, second: string) => string][] = [
  [new RegExp(`^${number}-${number}$`), ({ between }, from, to) => between(from, to)],
  [new RegExp(`^<=${number}$`), ({ upTo }, to) => upTo(to)],
  [new RegExp(`^>${number}$`), ({ over }, from) => over(from)],
  [new RegExp(`^>${number}<=${number}$`), ({ overUpTo }, from, to) => overUpTo(from, to)],
  [new RegExp(`^<${number}$`), ({ under }, to) => under(to)],
  [new RegExp(`^>=${number}$`), ({ atLeast }, from) => atLeast(from)],
  [new RegExp(`^>=${number}<${number}$`), ({ fromToUnder }, from, to) => fromToUnder(from, to)],
];

export function gridCellWords(cell: string, texts: ExplanationTexts): string {
  const keys = cell.split('/');
  const [power, energy, age] = keys;
  if (keys.length === 3) {
    const powerBand = bandWords(power!, texts);
    const ageBand = bandWords(age!, texts);
    if (powerBand && ageBand) return texts.gridCell(withUnit(powerBand, 'CV'), wordText(energy!, texts), ageBand);
  }
  return keys.map((key) => bandWords(key, texts) ?? wordText(key, texts)).join(', ');
}

function bandWords(key: string, { bands, numbers }: { bands: BandTexts; numbers: NumberStyle }): string | undefined {
  for (const [shape, words] of shapes) {
    const [whole, first = '', second = ''] = shape.exec(key) ?? [];
    if (whole !== undefined) return words(bands, numberText(first, numbers), numberText(second, numbers));
  }
  return undefined;
}
